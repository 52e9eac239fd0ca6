import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LOADER_BY_URL, printedBy } from '../support/node.js'
import { nameOf } from './case.js'
import { importCases } from './imports.js'
import { runCase } from './run-case.js'

describe('an entry gets all kinds of modules', { concurrency: 2 }, () => {
  for (const given of importCases()) {
    it(nameOf(given), async (t) => {
      assert.deepEqual(printedBy(await runCase(t, LOADER_BY_URL, given)), given.prints)
    })
  }
})
