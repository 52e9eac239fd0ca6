import assert from 'node:assert/strict'
import { readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it, type TestContext } from 'node:test'
import { installed } from '../support/installed-packages.js'
import { LOADER, nodeMajor } from '../support/node.js'
import { Program, SERVER } from '../support/program.js'
import { type FileTree, Project } from '../support/project.js'

const QUIET = ['--no-warnings']
const PACKAGES = {
  'import-in-the-middle': '3.6.0',
  '@opentelemetry/api': '1.10.0',
  '@opentelemetry/instrumentation': '0.301.1',
  esmock: '2.7.6',
} as const

/** Ways to bring import-in-the-middle, whose `Hook` sees what a module exports. */
const WAYS = [
  { name: 'import-in-the-middle', code: `register('import-in-the-middle/hook.mjs', import.meta.url)` },
  { name: 'OpenTelemetry', code: `register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)` },
] as const

describe('instrumentation', { concurrency: 2 }, () => {
  let packages: string
  before(async () => {
    packages = await installed(PACKAGES)
  })

  function projectWith(t: TestContext, files: FileTree): Project {
    const project = new Project(t, { 'node_modules/.keep': '', ...files })
    for (const name of readdirSync(packages)) {
      if (!name.startsWith('.')) symlinkSync(join(packages, name), project.path(`node_modules/${name}`), 'junction')
    }
    return project
  }

  for (const { name, code } of WAYS) {
    for (const order of ['before', 'after'] as const) {
      it(`by ${name}, ${order} hot-hook, patches packages, and what imports them is hot`, async (t) => {
        const project = projectWith(t, {
          'app.ts': SERVER,
          'page.ts': `import { dep } from 'dep'\nexport const answer = (): string => 'v1 ' + dep`,
          'node_modules/dep/package.json': '{ "type": "module", "exports": "./index.js" }',
          'node_modules/dep/index.js': `export let dep = 'dep'`,
          'instrument.mjs': `
            import { register } from 'node:module'
            import { Hook } from 'import-in-the-middle'
            ${code}
            new Hook(['dep'], (exported) => { exported.dep = 'patched' })
          `,
        })
        const instrument = ['--import', './instrument.mjs']
        const nodeOptions = order === 'before' ? [...instrument, ...LOADER] : [...LOADER, ...instrument]
        const program = new Program(t, project, { nodeOptions: [...QUIET, ...nodeOptions] })
        await program.answers('v1 patched')

        project.edit('page.ts', 'v1', 'v2')

        await program.answers('v2 patched')
        assert.equal([...program.output.matchAll(/listening/g)].length, 1, 'it was not started again')
      })
    }
  }

  it('by esmock mocks what a module of the project imports', async (t) => {
    const project = projectWith(t, {
      'app.ts': `
        import esmock from 'esmock'
        const { page } = await esmock('./page.ts', { './dep.ts': { dep: 'mocked' } }) as typeof import('./page.js')
        const { page: real } = await import('./page.js')
        console.log(page() + ', ' + real())
      `,
      'page.ts': `import { dep } from './dep.ts'\nexport const page = (): string => 'with ' + dep`,
      'dep.ts': `export const dep: string = 'real'`,
    })
    const options = nodeMajor === 20 ? ['--loader', 'esmock'] : []
    for (const nodeOptions of [
      [...options, ...LOADER],
      [...LOADER, ...options],
    ]) {
      const program = new Program(t, project, { nodeOptions: [...QUIET, ...nodeOptions] })
      await program.ends()

      assert.equal(program.stdout, 'with mocked, with real\n')
    }
  })
})
