import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import { eventually } from '../support/eventually.js'
import { SERVER, start } from '../support/program.js'

const files = {
  'app.ts': `import { boot } from './boot.js'\n${SERVER}\nconsole.log('boot', boot)`,
  'boot.ts': `export const boot: string = 'one'`,
  'page.ts': `import { boot } from './boot.js'\nexport const answer = () => boot`,
}

for (const cli of [[], ['--no-handover']]) {
  describe(`--inspect ${cli.join()}`, () => {
    it('keeps its port when the program starts again', async (t) => {
      const port = await freePort()
      const app = start(t, files, { cli: [...cli, `--inspect=${port}`] })
      assert.equal(await app.get(), 'one')
      const before = await targetAt(port)

      app.project.edit('boot.ts', 'one', 'two')

      await app.answers('two')
      assert.notEqual(await targetAt(port), before)
      assert.doesNotMatch(app.output, /address already in use/)
    })

    it('stays with the old process when the new one can not start', async (t) => {
      const port = await freePort()
      const app = start(t, files, { cli: [...cli, `--inspect=${port}`] })
      assert.equal(await app.get(), 'one')

      app.project.write('boot.ts', `throw new Error('no')\nexport const boot: string = 'two'`)
      await app.said('ended with exit code 1')

      if (cli.length === 0) await targetAt(port)
      app.project.write('boot.ts', `export const boot: string = 'three'`)
      await app.answers('three')
      await targetAt(port)
    })
  })
}

/** The id of what a debugger finds at a port, as soon as there is something. */
async function targetAt(port: number): Promise<string> {
  let found: string | undefined
  const look = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`)
    const [target] = (await response.json()) as { id: string }[]
    found = target?.id
  }
  await eventually(
    async () => {
      await look().catch(() => {})
      return found !== undefined
    },
    () => `No debugger can connect to port ${port}`,
  )
  return found ?? ''
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
