import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const RUN = fileURLToPath(new URL('../faults/run.mjs', import.meta.url))
const DEADLINE_MS = 120_000

describe('a program to which random harm is done', { skip: process.platform !== 'linux' && 'it reads /proc' }, () => {
  it('comes through it', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [RUN, '--seconds', '10', '--seed', '1'], {
      timeout: DEADLINE_MS,
    })

    assert.match(stdout, /no harm has done any, after these: \w+ \d+/)
  })
})
