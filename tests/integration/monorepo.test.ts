import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { copyOfFixture } from '../support/fixture.js'
import { importLoader, Program } from '../support/program.js'

/**
 * The fixture, linked as a package manager would do it:
 *
 *     apps/server (ES modules) ──▶ packages/legacy (CommonJS) ──require()──▶ packages/core (ES modules)
 *                              ──▶ packages/core
 */
function startMonorepo(t: TestContext, name = 'one'): Program {
  const project = copyOfFixture(t, 'monorepo')
  for (const each of ['core', 'legacy']) {
    project.link(`app/packages/${each}`, `app/apps/server/node_modules/@monorepo/${each}`)
  }
  project.link('app/packages/core', 'app/packages/legacy/node_modules/@monorepo/core')
  // With a parent that listens a full reload is a message to it: one process lives through all edits.
  return new Program(t, project, {
    nodeOptions: ['--conditions=development', ...importLoader],
    entry: 'app/apps/server/src/main.ts',
    env: { PORT: '0', NAME: name },
    ipc: true,
  })
}

describe('a monorepo of ES modules and CommonJS, each with its own tsconfig', () => {
  it('starts from the sources of all packages', async (t) => {
    const program = startMonorepo(t)

    assert.equal(await program.get('/x'), 'Hello from /x: 2.38 EUR')
    assert.equal(program.stderr, '')
  })

  for (const [what, file, from, to, answer] of [
    ['an ES module behind its package’s path', 'packages/core/src/greet.ts', 'Hello', 'Hi', 'Hi from /x: 2.38 EUR'],
    ['an ES module that CommonJS requires', 'packages/core/src/round.ts', '.toFixed(2)', '.toFixed(1)', '2.4'],
    ['CommonJS that is exported again', 'packages/legacy/src/price.ts', '1.19', '1.07', '2.14'],
    ['JSON of CommonJS', 'packages/legacy/src/data.json', 'EUR', 'CHF', 'CHF'],
    ['the index of a package', 'packages/core/src/index.ts', 'export { greet }', 'export { greet as greet }', 'Hello'],
    ['the page itself', 'apps/server/src/pages/home.ts', '(url)}:', '(url)}!:', '/x!: 2.38 EUR'],
  ] as const) {
    it(`takes a new version of ${what}, again and again`, async (t) => {
      const program = startMonorepo(t)
      await program.answers('Hello from /x: 2.38 EUR', '/x')

      program.project.edit(`app/${file}`, from, to)
      await program.answers(new RegExp(answer.replaceAll('.', '\\.')), '/x')
      program.project.edit(`app/${file}`, to, from)

      await program.answers('Hello from /x: 2.38 EUR', '/x')
      assert.deepEqual(program.messages.filter(isFullReload), [])
    })
  }
})

function isFullReload(message: unknown): boolean {
  return (message as { type?: string }).type === 'hot-hook:full-reload'
}
