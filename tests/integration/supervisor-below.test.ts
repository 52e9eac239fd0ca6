import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isModernNode, SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

const files = {
  'page.ts': `export const answer = () => 'page'`,
  'job.ts': `import { text } from './text.js'\nconsole.log('job', text)\nsetInterval(() => {}, 1_000)`,
  'text.ts': `export const text: string = 'one'`,
}
const THREAD = `import { Worker } from 'node:worker_threads'\nnew Worker(new URL('./job.ts', import.meta.url))\n`
const CHILD = `import { fork } from 'node:child_process'\nfork(new URL('./job.ts', import.meta.url))\n`
const LISTENED = CHILD.replace(/fork\((.*)\)\n/, `fork($1).on('message', () => {})\n`)

for (const [name, code] of Object.entries({
  'a worker thread': THREAD,
  'a child process': CHILD,
  'a child that the program listens to': LISTENED,
})) {
  describe(`a change that can't be hot in ${name}`, { concurrency: true }, () => {
    for (const cli of [[], ['--no-handover']]) {
      it(`starts the whole program again under the supervisor ${cli.join()}`, async (t) => {
        const app = start(t, { ...files, 'app.ts': code + SERVER }, { cli })
        await app.wrote('job one')
        assert.equal(await app.get(), 'page')

        const line = await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

        assert.match(line, /^text\.ts changed: full reload \(text\.ts <- job\.ts: the entry\), /)
        await app.said('text.ts is used by a worker thread or a child process: full reload, starting again')
        await app.wrote('job two')
        await app.answers('page')
      })
    }

    it('starts it again in place, or says what to do, without it', async (t) => {
      const app = start(t, { ...files, 'app.ts': code + SERVER })
      await app.wrote('job one')
      assert.equal(await app.get(), 'page')

      app.project.edit('text.ts', 'one', 'two')

      if (isModernNode) await app.wrote('job two')
      else
        await app.said(
          'text.ts is used by a worker thread or a child process: full reload, stop the program and start it again',
        )
    })
  })
}
