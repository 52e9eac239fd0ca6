import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { LOADER } from '../support/node.js'
import { Program, SERVER } from '../support/program.js'
import { type FileTree, Project } from '../support/project.js'

interface Scene {
  readonly title: string
  readonly files: FileTree
  /** What `page.ts` imports, or requires, by a name that is none of the project's. */
  readonly statement: string
  readonly packageType?: 'commonjs'
  readonly nodeOptions?: readonly string[]
  readonly env?: (project: Project) => NodeJS.ProcessEnv
}

const ALIAS = `
  const Module = require('node:module')
  const resolveFilename = Module._resolveFilename
  Module._resolveFilename = function (request, ...rest) {
    return resolveFilename.call(this, request === 'aliased' ? require.resolve('./vendor.cjs') : request, ...rest)
  }
`

const SCENES: readonly Scene[] = [
  {
    title: 'a package without a package.json',
    files: { 'node_modules/bare/index.js': `exports.model = 'M'` },
    statement: `import { model } from 'bare'`,
  },
  {
    title: 'a part of a package without a package.json',
    files: { 'node_modules/bare/lib/model.js': `exports.model = 'M'` },
    statement: `import { model } from 'bare/lib/model.js'`,
  },
  {
    title: 'a package whose name begins with a dot, as that of a generated client',
    files: { 'node_modules/.prisma/client/index.js': `exports.model = 'M'` },
    statement: `import { model } from '.prisma/client'`,
    packageType: 'commonjs',
  },
  {
    title: 'a package in NODE_PATH',
    files: { 'elsewhere/shared/index.js': `exports.model = 'M'` },
    statement: `import { model } from 'shared'`,
    packageType: 'commonjs',
    env: (project) => ({ NODE_PATH: project.path('elsewhere') }),
  },
  {
    title: 'an alias of those that replace Module._resolveFilename',
    files: { 'alias.cjs': ALIAS, 'vendor.cjs': `exports.model = 'M'` },
    statement: `import { model } from 'aliased'`,
    packageType: 'commonjs',
    nodeOptions: ['-r', './alias.cjs'],
  },
]

describe('a save is not refused for an import that others than the finder resolve', { concurrency: 2 }, () => {
  for (const { title, files, statement, packageType, nodeOptions = [], env } of SCENES) {
    const page = `${statement}\nexport const answer = (): string => 'v1 ' + model`
    const start = (t: TestContext, text: string) => {
      const type = packageType === undefined ? 'module' : 'commonjs'
      const project = new Project(t, {
        'package.json': `{ "type": "${type}" }`,
        'tsconfig.json': type === 'module' ? '{}' : '{ "compilerOptions": { "module": "commonjs" } }',
        'app.ts': SERVER,
        'page.ts': text,
        'node_modules/.keep': '',
        ...files,
      })
      return new Program(t, project, { nodeOptions: [...nodeOptions, ...LOADER], env: env?.(project) ?? {} })
    }

    it(`that runs: ${title}`, async (t) => {
      const program = start(t, page)
      await program.answers('v1 M')

      program.project.edit('page.ts', 'v1', 'v2')

      await program.answers('v2 M')
    })

    it(`that is new: ${title}`, async (t) => {
      const program = start(t, `export const answer = (): string => 'v1'`)
      await program.answers('v1')

      program.project.write('page.ts', page)

      await program.answers('v1 M')
    })
  }
})

describe('a package that is installed after a save has asked for it', () => {
  for (const others of [false, true]) {
    it(`is found then${others ? ', also where others have hooks' : ''}`, async (t) => {
      const files = {
        'app.ts': SERVER,
        'page.ts': `export const answer = (): string => 'v1'`,
        'hooks.mjs': `export const resolve = async (specifier, context, next) => next(specifier, context)`,
        'register.mjs': `import { register } from 'node:module'\nregister('./hooks.mjs', import.meta.url)`,
        'node_modules/other/package.json': '{}',
      }
      const project = new Project(t, files)
      const before = others ? ['--no-warnings', '--import', './register.mjs'] : []
      const program = new Program(t, project, { nodeOptions: [...before, ...LOADER] })
      await program.answers('v1')

      project.write('page.ts', `import { model } from 'late'\nexport const answer = (): string => 'v2 ' + model`)
      await program.said(/Cannot find the module "late"/)
      assert.equal(await program.get(), 'v1')
      // As an installation does: the folder comes before what is in it.
      mkdirSync(project.path('node_modules/late'))
      project.touch('page.ts')
      project.write('node_modules/late/index.js', `export const model = 'M'`)
      project.write('node_modules/late/package.json', '{ "type": "module", "exports": "./index.js" }')
      project.touch('page.ts')

      await program.answers('v2 M')
    })
  }
})
