import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Document } from '../support/document.js'
import { LOADER_BY_URL, nodeMajor, printedBy } from '../support/node.js'
import { AROUND_CASES } from './around.js'
import { nameOf } from './case.js'
import { importCases } from './imports.js'
import { runCase } from './run-case.js'
import { tables } from './table.js'

describe('an entry gets all kinds of modules', { concurrency: 2 }, () => {
  for (const given of importCases('together')) {
    it(nameOf(given), async (t) => {
      assert.deepEqual(printedBy(await runCase(t, LOADER_BY_URL, given)), given.prints)
    })
  }
})

describe('a program runs with', { concurrency: 2 }, () => {
  for (const given of AROUND_CASES) {
    const isImpossible = given.notOn?.includes(nodeMajor) ?? false

    it(`${nameOf(given)}${isImpossible ? ', which fails on this Node' : ''}`, async (t) => {
      const finished = await runCase(t, LOADER_BY_URL, given)

      if (isImpossible) assert.notEqual(finished.code, 0)
      else assert.deepEqual(printedBy(finished), given.prints)
    })
  }
})

describe('the tables of what runs', () => {
  /** The cells of a table, but for what it says of other tools. */
  const ownCells = (table: string, columns: number) =>
    table
      .split('\n')
      .slice(2)
      .map((line) => line.replaceAll(/^\| *| *\|$/g, '').split(/ *\| */))
      .map((cells) => cells.slice(0, columns))

  const { text } = new Document('tests/parity/README.md')
  const tableAfter = (header: RegExp) => header.exec(text)?.[0].trimEnd() ?? ''
  const { imports, around } = tables([])

  it('say which entries run, and as what', () => {
    const shown = tableAfter(/^\| entry .*\n(?:\|.*\n)+/m)

    assert.deepEqual(ownCells(shown, 4), ownCells(imports, 4))
  })

  it('say what else runs', () => {
    const shown = tableAfter(/^\| +\| hot-hook +\| tsx .*\n(?:\|.*\n)+/m)

    assert.deepEqual(ownCells(shown, 2), ownCells(around, 2))
  })
})
