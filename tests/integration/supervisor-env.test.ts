import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'

const files = {
  'app.ts': SERVER,
  'page.ts': `export const answer = () => [process.env.CHANGED, process.env.ADDED, process.env.REMOVED].join()`,
  '.env': 'CHANGED=one\nREMOVED=here\n',
}

for (const cli of [[], ['--no-handover']]) {
  describe(`--env-file ${cli.join()}`, () => {
    it('is read again at a full reload: values that were changed, added and removed', async (t) => {
      const app = start(t, files, { cli: [...cli, '--env-file', '.env'] })
      assert.equal(await app.get(), 'one,,here')

      app.project.write('.env', 'CHANGED=two\nADDED=new\n')

      await app.answers('two,new,')
    })

    it('is watched, whatever its name', async (t) => {
      const app = start(
        t,
        { ...files, 'config/dev.txt': 'CHANGED=one\n' },
        { cli: [...cli, '--env-file=config/dev.txt'] },
      )
      assert.equal(await app.get(), 'one,,')

      app.project.write('config/dev.txt', 'CHANGED=two\n')

      await app.answers('two,,')
      assert.match(
        app.log.join('\n'),
        /config\/dev\.txt changed: full reload \(config\/dev\.txt: a reload pattern\), starting again/,
      )
    })

    it('is watched after the program has ended', async (t) => {
      const app = start(
        t,
        { ...files, 'app.ts': `if (process.env.CHANGED === 'one') process.exit(3)\n${SERVER}` },
        { cli: [...cli, '--env-file', '.env'] },
      )
      await app.said('app.ts ended with exit code 3')

      app.project.write('.env', 'CHANGED=two\n')

      await app.answers('two,,')
    })
  })
}
