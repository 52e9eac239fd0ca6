import assert from 'node:assert/strict'
import { existsSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Document } from '../support/document.js'
import { installed } from '../support/installed-packages.js'
import { LOADER, nodeMajor } from '../support/node.js'
import { LOADER_PACKAGES, ORDERS, OTHER_LOADERS, type OtherLoader, REGISTER_FILE } from '../support/other-loaders.js'
import { Program } from '../support/program.js'
import { type FileTree, Project } from '../support/project.js'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const QUIET = ['--no-warnings']

const ES_MODULES: FileTree = {
  'package.json': '{ "type": "module" }',
  'tsconfig.json': `{
    "compilerOptions": {
      "module": "nodenext", "target": "es2022", "sourceMap": true, "inlineSourceMap": true,
      "experimentalDecorators": true, "emitDecoratorMetadata": true
    },
    "ts-node": { "transpileOnly": true }
  }`,
  'register.mjs': REGISTER_FILE,
  'app.ts': `
    import { createServer, type AddressInfo } from 'node:net'
    import { createServer as createHttpServer } from 'node:http'
    void createServer
    const server = createHttpServer(async (request, response) => {
      try {
        const { page } = await import('./page.js')
        response.end(page(request.url as string))
      } catch (error) {
        response.end(String((error as Error).stack))
      }
    })
    server.listen(0, '127.0.0.1', () => console.log('listening', (server.address() as AddressInfo).port))
  `,
  'page.ts': `import { dep } from './dep.js'

interface Gone {
  after: 'transpiling'
}
type Also = Gone
export function page(url: string): string {
  if (url === '/throw') throw new Error('here') as Error
  return 'v1 ' + dep + ' ' + typeof import.meta.hot?.accept
}
`,
  'dep.ts': `export const dep: string = 'd1'\n`,
}

const COMMON_JS: FileTree = {
  'package.json': '{ "type": "commonjs" }',
  'tsconfig.json': `{
    "compilerOptions": { "module": "commonjs", "target": "es2022", "sourceMap": true, "inlineSourceMap": true },
    "ts-node": { "transpileOnly": true }
  }`,
  'app.ts': `
    const { createServer } = require('node:http') as any
    const server = createServer((request: any, response: any) => {
      try {
        const { page } = require('./page')
        response.end(page(request.url as string))
      } catch (error) {
        response.end(String((error as Error).stack))
      }
    })
    server.listen(0, '127.0.0.1', () => console.log('listening', server.address().port as number))
  `,
  'page.ts': `const { dep } = require('./dep') as { dep: string }

interface Gone {
  after: 'transpiling'
}
type Also = Gone
exports.page = function page(url: string): string {
  if (url === '/throw') throw new Error('here') as Error
  return 'v1 ' + dep + ' function'
}
`,
  'dep.ts': `exports.dep = 'd1' as string\n`,
}

describe('beside another TypeScript loader', { concurrency: 2 }, () => {
  let packages: string
  before(async () => {
    packages = await installed(LOADER_PACKAGES)
  })

  function startBeside(t: TestContext, loader: OtherLoader, order: (typeof ORDERS)[number], files: FileTree): Program {
    const project = new Project(t, { ...files, 'node_modules/.keep': '' })
    for (const name of readdirSync(packages)) {
      if (!name.startsWith('.')) symlinkSync(join(packages, name), project.path(`node_modules/${name}`), 'junction')
    }
    const nodeOptions = order === 'before' ? [...loader.options, ...LOADER] : [...LOADER, ...loader.options]
    return new Program(t, project, { nodeOptions: [...QUIET, ...nodeOptions] })
  }

  for (const loader of OTHER_LOADERS) {
    for (const order of ORDERS) {
      const skip = (loader.notOn?.includes(nodeMajor) ?? false) && 'it is not there on this Node'
      it(`${loader.kind} are hot, with ${loader.name} ${order} hot-hook`, { skip }, async (t) => {
        const program = startBeside(t, loader, order, loader.kind === 'CommonJS' ? COMMON_JS : ES_MODULES)
        await program.answers('v1 d1 function')

        program.project.edit('page.ts', 'v1', 'v2')
        await program.answers('v2 d1 function')
        program.project.edit('dep.ts', 'd1', 'd2')
        await program.answers('v2 d2 function')
        program.project.edit('page.ts', '): string {', '): string {{')
        await program.said(/page\.ts:\d+:\d+: /)
        assert.equal(await program.get(), 'v2 d2 function')
        program.project.edit('page.ts', '): string {{', '): string {')
        program.project.edit('page.ts', 'v2', 'v3')
        await program.answers('v3 d2 function')

        assert.match(await program.get('/throw'), /^Error: here\n.* at .*page.*[/(]page\.ts:8:\d+/)
        assert.equal([...program.output.matchAll(/listening/g)].length, 1, 'it was not started again')
      })
    }
  }

  it('has what that makes of a file: constructor injection', {
    skip: nodeMajor < 22 && 'ts-exec needs later',
  }, async (t) => {
    const [loader] = OTHER_LOADERS.filter(({ name }) => name.includes('ts-exec'))
    assert.ok(loader)
    const program = startBeside(t, loader, 'before', {
      ...ES_MODULES,
      'node_modules/reflect/package.json': '{ "type": "module", "exports": "./index.js" }',
      'node_modules/reflect/index.js': `
        const known = new WeakMap()
        Reflect.metadata = (key, value) => (target) => { known.set(target, { ...known.get(target), [key]: value }) }
        export const typesOf = (target) => known.get(target)['design:paramtypes']
      `,
      'page.ts': `
        import { typesOf } from 'reflect'
        import { Tea } from './dep.js'
        const inject: ClassDecorator = () => {}
        @inject
        class Page {
          constructor(readonly tea: Tea) {}
        }
        export const page = () => 'v1 ' + new Page(new (typesOf(Page)[0])()).tea.name
      `,
      'dep.ts': `export class Tea { name: string = 'green' }`,
    })
    await program.answers('v1 green')

    program.project.edit('dep.ts', 'green', 'black')
    await program.answers('v1 black')
    program.project.edit('page.ts', 'v1', 'v2')

    await program.answers('v2 black')
  })
})

describe('the tables of what runs beside other loaders', () => {
  const { text } = new Document('tests/parity/README.md')

  it('name tests that are there', () => {
    const named = [...text.matchAll(/`(tests\/[^`]*\.ts)`/g)].map(([, file = '']) => file)

    assert.ok(named.length >= 9)
    assert.deepEqual(
      named.filter((file) => !existsSync(join(REPOSITORY, file))),
      [],
    )
  })

  it('has a row for each that is tried', () => {
    const [, rows = ''] = /^\| other loader +\|[^\n]*\n\|[ -|]*\n((?:\|.*\n)+)/m.exec(text) ?? []
    const shown = rows
      .trim()
      .split('\n')
      .map((row) =>
        row
          .split('|')
          .slice(1, 3)
          .map((cell) => cell.trim())
          .join(', '),
      )

    assert.deepEqual(
      shown,
      OTHER_LOADERS.map(({ name, kind }) => `${name}, ${kind}`),
    )
  })
})
