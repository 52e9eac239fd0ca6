import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Program, type ProgramOptions, start } from '../support/program.js'

const FIXTURE = fileURLToPath(new URL('../../fixtures/cluster', import.meta.url))
const files = Object.fromEntries(
  readdirSync(FIXTURE, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|json)$/.test(name))
    .map((name) => [name.replaceAll('\\', '/'), readFileSync(`${FIXTURE}/${name}`, 'utf8')]),
)

const WAYS: Readonly<Record<string, ProgramOptions>> = {
  'node --import hot-hook/ts': {},
  'hot-hook --no-handover': { cli: ['--no-handover'] },
  'hot-hook, as whose worker it serves itself,': { cli: [] },
}

for (const [way, options] of Object.entries(WAYS)) {
  describe(`a program that forks its own worker, with ${way}`, () => {
    const run = async (t: Parameters<typeof start>[0]): Promise<Program> => {
      const app = start(t, files, { ...options, env: { PORT: '0' } })
      assert.match(await app.get('/a'), /^Hello, page \/a from \d+$/)
      return app
    }

    it('is hot in the worker', async (t) => {
      const app = await run(t)
      const pid = /\d+$/.exec(await app.get())?.[0]

      app.project.edit('page.ts', 'page $', 'new page $')

      await app.answers(`Hello, new page / from ${pid}`)
    })

    it('starts the worker again, and nothing else, for a change that can not be hot', async (t) => {
      const app = await run(t)

      app.project.edit('config/greeting.ts', 'Hello', 'Good day')

      await app.answers(/^Good day, page \/ from \d+$/)
      assert.ok(app.output.split('primary').length - 1 <= 1)
    })
  })
}
