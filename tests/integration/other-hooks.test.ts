import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { LOADER, nodeMajor } from '../support/node.js'
import { Program, SERVER } from '../support/program.js'
import { type FileTree, Project } from '../support/project.js'

const QUIET = ['--no-warnings']

/** How hooks of somebody else come into a program. The hooks are exported by `hooks.mjs`, where `next` may be awaited or not. */
const WAYS = [
  {
    way: 'module.register()',
    file: `import { register } from 'node:module'\nregister('./hooks.mjs', import.meta.url)`,
  },
  {
    way: 'module.registerHooks()',
    file: `import { registerHooks } from 'node:module'\nimport * as hooks from './hooks.mjs'\nregisterHooks({ ...hooks })`,
    since: 22,
  },
] as const

/** Both orders of the options of Node, and a program that registers them itself. */
const ORDERS = {
  before: ['--import', './register.mjs', ...LOADER],
  after: [...LOADER, '--import', './register.mjs'],
}

function eachWay(
  title: string,
  hooks: string,
  files: FileTree,
  test: (program: Program, t: TestContext) => Promise<void>,
) {
  for (const { way, file, ...rest } of WAYS) {
    const skip = 'since' in rest && nodeMajor < rest.since && 'it has none'
    for (const [order, options] of Object.entries(ORDERS)) {
      it(`${title}: by ${way}, ${order} hot-hook`, { skip }, async (t) => {
        const project = new Project(t, { 'app.ts': SERVER, 'register.mjs': file, 'hooks.mjs': hooks, ...files })
        await test(new Program(t, project, { nodeOptions: [...QUIET, ...options] }), t)
      })
    }
  }
}

/** As text, a hook that is synchronous or asynchronous as its `next` is. */
const THEN = `const then = (value, use) => (value instanceof Promise ? value.then(use) : use(value))`

describe('hooks of somebody else', { concurrency: 2 }, () => {
  eachWay(
    'are asked for a specifier as written, and what they answer is hot',
    `export function resolve(specifier, context, next) {
      return next(specifier === './config.js' ? './mock.js' : specifier, context)
    }`,
    {
      'page.ts': `import { config } from './config.js'\nexport const answer = (): string => 'v1 ' + config`,
      'config.ts': `export const config: string = 'real'`,
      'mock.js': `export const config = 'mocked'`,
    },
    async (program) => {
      await program.answers('v1 mocked')

      program.project.edit('mock.js', 'mocked', 'mocked again')
      await program.answers('v1 mocked again')
      program.project.edit('page.ts', 'v1', 'v2')
      await program.answers('v2 mocked again')
    },
  )

  eachWay(
    'may give a module for what is not there, which a save of its importer does not miss',
    `export function resolve(specifier, context, next) {
      if (specifier === 'app-config') return { url: 'virtual:app-config', shortCircuit: true }
      if (specifier === './gone.js') return { url: new URL('./gone.js', context.parentURL).href, shortCircuit: true }
      return next(specifier, context)
    }
    export function load(url, context, next) {
      if (url === 'virtual:app-config') return { format: 'module', source: 'export const config = "virtual"', shortCircuit: true }
      if (url.endsWith('/gone.js')) return { format: 'module', source: 'export const gone = "given"', shortCircuit: true }
      return next(url, context)
    }`,
    {
      'page.ts': `import { config } from 'app-config'\nimport { gone } from './gone.js'\nexport const answer = (): string => 'v1 ' + config + ' ' + gone`,
    },
    async (program) => {
      await program.answers('v1 virtual given')

      program.project.edit('page.ts', 'v1', 'v2')

      await program.answers('v2 virtual given')
      await program.said('page.ts reloaded')
      assert.deepEqual(program.log, ['page.ts changed: waits for the next import() in app.ts', 'page.ts reloaded'])
    },
  )

  eachWay(
    'may be asked for by a save that imports it for the first time',
    `export function resolve(specifier, context, next) {
      return specifier === 'app-config' ? { url: 'virtual:app-config', shortCircuit: true } : next(specifier, context)
    }
    export function load(url, context, next) {
      if (url === 'virtual:app-config') return { format: 'module', source: 'export const config = "virtual"', shortCircuit: true }
      return next(url, context)
    }`,
    { 'page.ts': `export const answer = (): string => 'v1'` },
    async (program) => {
      await program.answers('v1')

      program.project.write(
        'page.ts',
        `import { config } from 'app-config'\nexport const answer = (): string => config`,
      )

      await program.answers('virtual')
    },
  )

  eachWay(
    'may make modules of other kinds of files, which are hot',
    `${THEN}
    export function load(url, context, next) {
      if (!url.endsWith('.greeting')) return next(url, context)
      return then(next(url, { ...context, format: 'module' }), ({ source }) => ({
        format: 'module',
        source: 'export default ' + JSON.stringify('greeting ' + source),
        shortCircuit: true,
      }))
    }`,
    {
      'page.ts': `import greeting from './hello.greeting'\nexport const answer = (): string => greeting`,
      'hello.greeting': 'hello',
    },
    async (program) => {
      await program.answers('greeting hello')

      program.project.write('hello.greeting', 'hi')

      await program.answers('greeting hi')
    },
  )

  eachWay(
    'are asked for JSON, and may change it',
    `${THEN}
    export function load(url, context, next) {
      if (!url.endsWith('.json')) return next(url, context)
      return then(next(url, context), (result) => ({ ...result, source: String(result.source).replace('plain', 'changed') }))
    }`,
    {
      'page.ts': `
        import asJson from './data.json' with { type: 'json' }
        import asModule from './other.json'
        export const answer = (): string => asJson.text + ' ' + asModule.text
      `,
      'data.json': '{ "text": "plain 1" }',
      'other.json': '{ "text": "plain 1" }',
    },
    async (program) => {
      await program.answers('changed 1 changed 1')

      program.project.edit('data.json', 'plain 1', 'plain 2')
      await program.answers('changed 2 changed 1')
      program.project.edit('other.json', 'plain 1', 'plain 2')
      await program.answers('changed 2 changed 2')
    },
  )

  eachWay(
    'may change the text of TypeScript, which is transpiled then',
    `${THEN}
    export function load(url, context, next) {
      return then(next(url, context), (result) => {
        const text = result.source === null || result.source === undefined ? undefined : new TextDecoder().decode(Buffer.from(result.source))
        return text?.includes('__TEA__') ? { ...result, source: text.replace('__TEA__', "'green'") } : result
      })
    }`,
    {
      'page.ts':
        `declare const __TEA__: string\nexport const answer = (): string => 'v1 ' + (__TEA__ as string)`.replace(
          'declare const __TEA__: string\n',
          '',
        ),
    },
    async (program) => {
      await program.answers('v1 green')

      program.project.edit('page.ts', 'v1', 'v2')

      await program.answers('v2 green')
    },
  )

  eachWay(
    'have their module disposed of once, when its next version comes',
    `${THEN}
    export function load(url, context, next) {
      return then(next(url, context), (result) => {
        const isPage = url.includes('/page.')
        return isPage ? { ...result, source: String(Buffer.from(result.source)).replace('TEA', 'tea') } : result
      })
    }`,
    {
      'page.js': `import.meta.hot?.dispose(() => console.log('disposed 1'))\nexport const answer = () => 'v1 TEA'`,
    },
    async (program) => {
      await program.answers('v1 tea')

      program.project.write('page.js', program.project.read('page.js').replaceAll('1', '2'))
      await program.answers('v2 tea')
      await program.said('page.js reloaded')
      program.project.write('page.js', program.project.read('page.js').replaceAll('2', '3'))
      await program.answers('v3 tea')
      await program.until('the second disposal', () => program.stdout.includes('disposed 2'))

      assert.deepEqual(program.stdout.match(/disposed \d/g), ['disposed 1', 'disposed 2'])
    },
  )

  eachWay(
    'may give a module that names itself, and imports others',
    `${THEN}
    export function load(url, context, next) {
      return then(next(url, context), (result) => {
        if (!url.includes('/page.')) return result
        return { ...result, source: Buffer.from(result.source) + ';globalThis.registered = ' + JSON.stringify(url) }
      })
    }`,
    {
      'page.ts': `import { dep } from './dep.js'\nenum Version { One = 'v1' }\nexport const answer = (): string => Version.One + ' ' + dep`,
      'dep.ts': `export const dep: string = 'd1'`,
    },
    async (program) => {
      await program.answers('v1 d1')

      program.project.edit('page.ts', 'v1', 'v2')
      await program.answers('v2 d1')
      program.project.edit('dep.ts', 'd1', 'd2')
      await program.answers('v2 d2')
    },
  )

  eachWay(
    'leave the importer as it is when the file is saved that they have put another one before',
    `export function resolve(specifier, context, next) {
      return next(specifier === './config.js' ? './mock.js' : specifier, context)
    }`,
    {
      'page.ts': `import { config } from './config.js'\nexport const answer = (): string => 'v1 ' + config`,
      'config.ts': `export const config: string = 'real'`,
      'mock.js': `export const config = 'mocked'`,
    },
    async (program) => {
      await program.answers('v1 mocked')

      program.project.edit('config.ts', 'real', 'other')
      program.project.edit('page.ts', 'v1', 'v2')
      await program.answers('v2 mocked')
      await program.said('page.ts reloaded')

      assert.deepEqual(program.log, ['page.ts changed: waits for the next import() in app.ts', 'page.ts reloaded'])
    },
  )

  eachWay(
    'may make an import into another one: a save of the file is not refused for it',
    `${THEN}
    export function load(url, context, next) {
      return then(next(url, context), (result) => {
        const isPage = url.includes('/page.')
        return isPage ? { ...result, source: String(Buffer.from(result.source)).replace('macro-env', './dep.js') } : result
      })
    }`,
    {
      'page.ts': `import { dep } from 'macro-env'\nexport const answer = (): string => 'v1 ' + dep`,
      'dep.ts': `export const dep: string = 'd1'`,
    },
    async (program) => {
      await program.answers('v1 d1')

      program.project.edit('page.ts', 'v1', 'v2')

      await program.answers('v2 d1')
    },
  )

  eachWay(
    'may read a language of their own: a save of the file is theirs to judge',
    `${THEN}
    export function load(url, context, next) {
      return then(next(url, context), (result) => {
        const isPage = url.includes('/page.')
        return isPage ? { ...result, source: String(Buffer.from(result.source)).replace('@@text', "'text'") } : result
      })
    }`,
    { 'page.js': `export const answer = () => 'v1 ' + @@text` },
    async (program) => {
      await program.answers('v1 text')

      program.project.edit('page.js', 'v1', 'v2')

      await program.answers('v2 text')
    },
  )

  eachWay(
    'may refuse a module',
    `export function resolve(specifier, context, next) {
      if (specifier === './secret.js') throw Object.assign(new Error('denied'), { code: 'EPOLICY' })
      return next(specifier, context)
    }`,
    {
      'page.ts': `export const answer = () => import('./secret.js').then(({ secret }) => secret, ({ message }) => message)`,
      'secret.ts': `export const secret: string = 'secret'`,
    },
    async (program) => program.answers('denied'),
  )

  it('are all asked, however many have been registered after ours', async (t) => {
    const hook = (from: string, to: string) => `export async function load(url, context, next) {
      const result = await next(url, context)
      return url.includes('/page.') ? { ...result, source: String(Buffer.from(result.source)).replace('${from}', '${to}') } : result
    }`
    const project = new Project(t, {
      'app.ts': SERVER,
      'page.js': `export const answer = () => 'v1 AAA BBB CCC'`,
      'a.mjs': hook('AAA', 'a'),
      'b.mjs': hook('BBB', 'b'),
      'c.mjs': hook('CCC', 'c'),
      'register.mjs': `
        import { register } from 'node:module'
        for (const name of ['a', 'b', 'c']) register('./' + name + '.mjs', import.meta.url)
      `,
    })
    const program = new Program(t, project, { nodeOptions: [...QUIET, ...ORDERS.after] })
    await program.answers('v1 a b c')

    project.edit('page.js', 'v1', 'v2')

    await program.answers('v2 a b c')
  })

  for (const order of ['before', 'after'] as const) {
    const skip = nodeMajor === 20 && order === 'before' && 'there it has to know TypeScript itself, as ts-node does'
    it(`of require.extensions are called, and what they make of a file is its module: ${order} hot-hook`, {
      skip,
    }, async (t) => {
      const project = new Project(t, {
        'package.json': '{ "type": "commonjs" }',
        'tsconfig.json': '{ "compilerOptions": { "module": "commonjs" } }',
        'app.ts': SERVER.replaceAll('await import', 'require'),
        'page.ts': `export const answer = (): string => 'v1 TEA'`,
        'transform.cjs': `
          const handler = require.extensions['.ts'] ?? require.extensions['.js']
          require.extensions['.ts'] = (module, file) => {
            const compile = module._compile
            module._compile = (code, ...rest) => compile.call(module, code.replace('TEA', 'tea'), ...rest)
            handler(module, file)
          }
        `,
      })
      const preload = ['-r', './transform.cjs']
      // A preload by -r comes before one by --import, whatever their order.
      const options = order === 'before' ? [...preload, ...LOADER] : [...LOADER, '--import', './transform.cjs']
      const program = new Program(t, project, { nodeOptions: [...QUIET, ...options] })
      await program.answers('v1 tea')

      project.edit('page.ts', 'v1', 'v2')

      await program.answers('v2 tea')
    })
  }

  for (const { way, file, ...rest } of WAYS) {
    const skip = 'since' in rest && nodeMajor < rest.since && 'it has none'
    it(`are found behind a hot.init() that comes after them: by ${way}`, { skip }, async (t) => {
      const project = new Project(t, {
        'app.js': `
          import './register.mjs'
          import { hot } from 'hot-hook'
          await hot.init(import.meta.url)
          await import('./server.js')
        `,
        'server.ts': SERVER,
        'register.mjs': file,
        'hooks.mjs': `export const resolve = (specifier, context, next) => next(specifier === './config.js' ? './mock.js' : specifier, context)`,
        'page.ts': `import { config } from './config.js'\nexport const answer = (): string => 'v1 ' + config`,
        'config.ts': `export const config: string = 'real'`,
        'mock.js': `export const config = 'mocked'`,
      })
      const program = new Program(t, project, { nodeOptions: QUIET, entry: 'app.js' })
      await program.answers('v1 mocked')

      project.edit('mock.js', 'mocked', 'mocked again')

      await program.answers('v1 mocked again')
    })
  }

  it('are told the format that Node would tell them', async (t) => {
    const project = new Project(t, {
      'app.ts': `import './page.js'\nimport './part.cts'\nimport './data.json' with { type: 'json' }\nimport './plain.js'`,
      'page.ts': 'export const page: number = 1',
      'part.cts': 'exports.part = 1 as number',
      'data.json': '{}',
      'plain.js': '',
      'hooks.mjs': `
        import { writeSync } from 'node:fs'
        export async function load(url, context, next) {
          if (/\\/(?:page|part|data|plain)\\./.test(url)) writeSync(1, url.split('/').at(-1) + ' ' + context.format + '\\n')
          return next(url, context)
        }`,
      'register.mjs': WAYS[0].file,
    })
    const program = new Program(t, project, { nodeOptions: [...QUIET, ...ORDERS.after] })
    await program.ends()

    // Node 20 knows no TypeScript: there it is told what the file is for us.
    const [es, cjs] = nodeMajor === 20 ? ['module', 'commonjs'] : ['module-typescript', 'commonjs-typescript']
    const lines = program.stdout.trim().split('\n').sort()
    assert.deepEqual(lines, ['data.json json', `page.ts ${es}`, `part.cts ${cjs}`, 'plain.js module'])
  })
})
