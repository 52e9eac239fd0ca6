import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

/** What a program may send to its parent, for reasons of its own. */
const ODD = [
  { type: 'hot-hook:files' },
  { type: 'hot-hook:files', files: [['/a.ts']] },
  { type: 'hot-hook:full-reload' },
  { type: 'hot-hook:full-reload', path: {} },
  { type: 'hot-hook:watches', patterns: 1 },
  { type: 'hot-hook:listening' },
  { type: 'hot-hook:child', pid: 0 },
  { type: 'hot-hook:connection', address: 1 },
  { type: 'toString' },
  null,
  'hot-hook:pong',
]
const files = {
  'app.ts': `import { boot } from './boot.js'\n${SERVER}\nconsole.log(boot)`,
  'boot.ts': `export const boot: string = 'one'`,
  'page.ts': `import { boot } from './boot.js'
    export const answer = () => {
      for (const message of ${JSON.stringify(ODD)}) process.send?.(message)
      return boot
    }`,
}

for (const cli of [[], ['--no-handover']]) {
  describe(`the supervisor ${cli}`, () => {
    it('ignores what is no message of hot-hook, or not a whole one', async (t) => {
      const app = start(t, files, { cli })
      assert.equal(await app.get(), 'one')
      assert.equal(await app.get(), 'one')

      await saying(app, 'started again', () => app.project.edit('boot.ts', 'one', 'two'))

      assert.equal(await app.get(), 'two')
      assert.equal(app.isRunning, true)
      assert.equal(app.log.filter((line) => line.includes('started again')).length, 1)
    })
  })
}
