import type { Case } from './case.js'

const NAME = `export const name: string = 'own'`
const print = (value: string) => `console.log(JSON.stringify(${value}))`
const compilerOptions = (options: object) => JSON.stringify({ compilerOptions: options })
const COMMONJS = { 'package.json': '{ "type": "commonjs" }' }

/** Eight bytes of header, and one function that adds. */
const WASM = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1,
  7, 0, 32, 0, 32, 1, 106, 11,
]

const SYNTAX: readonly Case[] = [
  {
    what: 'enums, namespaces, parameter properties',
    files: {
      'app.ts': `
        enum Colour { Red = 'red' }
        namespace Shapes { export const sides = 3 }
        class Point { constructor(readonly x: number) {} }
        ${print('[Colour.Red, Shapes.sides, new Point(1).x]')}`,
    },
    prints: ['red', 3, 1],
  },
  {
    what: 'decorators of TypeScript (`experimentalDecorators`)',
    files: {
      'tsconfig.json': compilerOptions({ experimentalDecorators: true }),
      'app.ts': `
        const seen: string[] = []
        const dec = (name: string) => (...args: any[]): any => { seen.push(name) }
        @dec('class') class A { @dec('property') a = 1; @dec('method') b(@dec('parameter') c: string) {} }
        ${print('seen')}`,
    },
    prints: ['property', 'parameter', 'method', 'class'],
  },
  {
    what: '`emitDecoratorMetadata`',
    files: {
      'tsconfig.json': compilerOptions({ experimentalDecorators: true, emitDecoratorMetadata: true }),
      'app.ts': `
        const seen: string[] = []
        ;(Reflect as any).metadata = (key: string, value: any) => () => { if (key === 'design:paramtypes') seen.push(...value.map((one: any) => one.name)) }
        const dec = (...args: any[]): any => {}
        class Service {}
        @dec class A { constructor(a: Service, b: string) {} }
        ${print('seen')}`,
    },
    prints: ['Service', 'String'],
  },
  {
    what: 'decorators of ECMAScript',
    files: {
      'app.ts': `
        const dec = (_: unknown, { kind, name }: { kind: string; name: unknown }) => { seen.push(kind + ' ' + String(name)) }
        const seen: string[] = []
        @dec class A { @dec a = 1; @dec accessor b = 2; @dec c() {} }
        ${print('seen')}`,
    },
    prints: ['accessor b', 'method c', 'field a', 'class A'],
  },
  {
    what: 'names and text of functions as they were written',
    part: 'in TypeScript',
    files: {
      'app.ts': `
        function make() { class User { readonly id: number = 1 } return User }
        class User {}
        const show = (name: string) => name
        ${print('[make().name, new User().constructor.name, String(show), String(make).includes("__name")]')}`,
    },
    prints: ['User', 'User', '(name) => name', false],
  },
  {
    what: 'names and text of functions as they were written',
    part: 'in JavaScript',
    files: { 'app.js': `const odd  =  a => { /* one */ return 0x10 }; ${print('String(odd)')}` },
    args: ['app.js'],
    prints: 'a => { /* one */ return 0x10 }',
  },
  {
    what: '`using`',
    files: {
      'app.ts': `
        const seen: string[] = []
        { using a = { [Symbol.dispose]() { seen.push('disposed') } }; seen.push(typeof a) }
        ${print('seen')}`,
    },
    prints: ['object', 'disposed'],
  },
  {
    what: 'JSX by `jsxImportSource`',
    files: {
      'tsconfig.json': compilerOptions({ jsx: 'react-jsx', jsxImportSource: 'paint' }),
      'app.tsx': print('<a b="c" />'),
      'node_modules/paint/package.json': `{ "type": "module", "exports": { "./jsx-runtime": "./jsx.js" } }`,
      'node_modules/paint/jsx.js': 'export const jsx = (...parts) => parts',
    },
    args: ['app.tsx'],
    prints: ['a', { b: 'c' }],
  },
  {
    what: 'JSX by `jsxFactory`, and with `preserve`',
    files: {
      'tsconfig.json': compilerOptions({ jsx: 'preserve', jsxFactory: 'h' }),
      'app.tsx': `const h = (...parts: unknown[]) => parts\n${print('<a b="c" />')}`,
    },
    args: ['app.tsx'],
    prints: ['a', { b: 'c' }],
  },
  {
    what: 'class fields by `target` and `useDefineForClassFields`',
    files: {
      'tsconfig.json': compilerOptions({ target: 'es2021' }),
      'app.ts': `
        const seen: string[] = []
        class A { set a(value: string) { seen.push(value) } }
        class B extends A { // @ts-ignore
          a = 'assigned' }
        new B()
        ${print('seen')}`,
    },
    prints: ['assigned'],
  },
]

const RESOLUTION: readonly Case[] = [
  {
    what: '`--preserve-symlinks`',
    files: {
      'app.ts': `import { name } from './link.js'; ${print('name')}`,
      'real/file.ts': `export { name } from './name.js'`,
      'name.ts': NAME,
    },
    links: { 'link.ts': 'real/file.ts' },
    before: ['--preserve-symlinks'],
    prints: 'own',
  },
  {
    what: '`paths`, `baseUrl` and `extends`',
    files: {
      'tsconfig.json': '{ "extends": "./config/base.json" /* with comments, */ }',
      'config/base.json': compilerOptions({ baseUrl: '..', paths: { '~/*': ['./nowhere/*', './src/*'] } }),
      'app.ts': `import { name } from '~/name'\nimport { name as other } from 'src/other'\n${print('[name, other]')}`,
      'src/name.ts': NAME,
      'src/other.ts': `export const name = 'other' as const`,
    },
    prints: ['own', 'other'],
  },
  {
    what: 'a package of the workspace, by its symlink',
    part: 'whose `exports` name TypeScript',
    files: {
      'app.ts': `import { name } from '@repo/lib'\n${print('name')}`,
      'packages/lib/package.json': `{ "name": "@repo/lib", "type": "module", "exports": "./src/index.ts" }`,
      'packages/lib/src/index.ts': `export { name } from './name.js'`,
      'packages/lib/src/name.ts': NAME,
      'node_modules/.keep': '',
    },
    links: { 'node_modules/@repo/lib': 'packages/lib' },
    prints: 'own',
  },
  {
    what: 'a package of the workspace, by its symlink',
    part: 'by its own tsconfig',
    files: {
      'app.ts': `import { name } from '@repo/lib'\n${print('name')}`,
      'tsconfig.json': compilerOptions({ paths: { '~/*': ['./wrong/*'] } }),
      'packages/lib/package.json': `{ "name": "@repo/lib", "type": "module", "main": "./src/index.ts" }`,
      'packages/lib/tsconfig.json': compilerOptions({ paths: { '~/*': ['./src/*'] } }),
      'packages/lib/src/index.ts': `export { name } from '~/name'`,
      'packages/lib/src/name.ts': NAME,
      'node_modules/.keep': '',
    },
    links: { 'node_modules/@repo/lib': 'packages/lib' },
    prints: 'own',
  },
  {
    what: '`--conditions`',
    files: {
      'app.ts': `import { name } from '@repo/lib'\n${print('name')}`,
      'packages/lib/package.json': `{ "name": "@repo/lib", "type": "module", "exports": { "development": "./src/index.ts", "default": "./dist/index.js" } }`,
      'packages/lib/src/index.ts': NAME,
      'node_modules/.keep': '',
    },
    links: { 'node_modules/@repo/lib': 'packages/lib' },
    before: ['--conditions=development'],
    prints: 'own',
  },
  {
    what: 'TypeScript of a package in `node_modules`',
    files: {
      'app.ts': `import { name } from 'tool'\n${print('name')}`,
      'node_modules/tool/package.json': `{ "type": "module", "exports": "./index.ts" }`,
      'node_modules/tool/index.ts': `export { name } from './name.js'`,
      'node_modules/tool/name.ts': NAME,
    },
    prints: 'own',
  },
  {
    what: 'a computed `import()`',
    files: {
      'app.ts': `
        const names: string[] = []
        for (const file of ['a', 'b']) names.push((await import(\`./parts/\${file}.js\`)).name)
        ${print('names')}`,
      'parts/a.ts': `export const name: string = 'a'`,
      'parts/b.ts': `export const name: string = 'b'`,
    },
    prints: ['a', 'b'],
  },
  {
    what: '`import.meta.resolve`, `createRequire`',
    files: {
      'app.ts': `
        import { createRequire } from 'node:module'
        const require = createRequire(import.meta.url)
        ${print(`[import.meta.resolve('./old.cjs'), require.resolve('./old.cjs'), require('./old.cjs').name].map((text) => text.split('/').at(-1))`)}`,
      'old.cts': NAME,
    },
    prints: ['old.cts', 'old.cts', 'own'],
  },
  {
    what: '`import.meta.url`, `filename`, `dirname`',
    files: {
      'app.ts': print(
        `[import.meta.url, import.meta.filename, import.meta.dirname].map((text) => text.split('/').at(-1)).slice(0, 2)`,
      ),
    },
    prints: ['app.ts', 'app.ts'],
  },
  {
    what: '`import.meta` in CommonJS',
    files: {
      ...COMMONJS,
      'app.ts': print(`[import.meta.url, import.meta.filename].map((text) => text.split('/').at(-1))`),
    },
    prints: ['app.ts', 'app.ts'],
  },
  {
    what: '`require.main`, `require.resolve`, `require.cache`, `__filename`',
    files: {
      ...COMMONJS,
      'app.ts': `
        const { name } = require('./lib') as { name: string }
        ${print(`[name, require.main === module, require.resolve('./lib') in require.cache, __filename.split('/').at(-1)]`)}`,
      'lib.ts': NAME,
    },
    prints: ['own', true, true, 'app.ts'],
  },
  {
    what: '`export =`, `import x = require()`',
    files: {
      ...COMMONJS,
      'app.ts': `import Lib = require('./lib')\n${print('[new Lib().name, Lib.more]')}`,
      'lib.ts': `class Lib { name: string = 'own'; static more = 1 }\nexport = Lib`,
    },
    prints: ['own', 1],
  },
  {
    what: 'named exports of CommonJS in an ES module',
    files: {
      'app.ts': `import { name } from './old.cjs'\nimport all from './old.cjs'\n${print('[name, Object.keys(all)]')}`,
      'old.cts': NAME,
    },
    prints: ['own', ['name']],
  },
  {
    what: 'what CommonJS exports again, by `export *`',
    files: {
      'app.ts': `import { name } from './old.cjs'\n${print('name')}`,
      'old.cts': `export * from './other.cjs'`,
      'other.cts': NAME,
    },
    prints: 'own',
  },
]

const FILES: readonly Case[] = [
  {
    what: 'JSON',
    part: 'with an attribute',
    files: { 'app.ts': `import data from './data.json' with { type: 'json' }\n${print('data')}`, 'data.json': '[1]' },
    prints: [1],
  },
  {
    what: 'JSON',
    part: 'without one, and its names',
    files: { 'app.ts': `import data, { a } from './data.json'\n${print('[data, a]')}`, 'data.json': '{ "a": 1 }' },
    prints: [{ a: 1 }, 1],
  },
  {
    what: 'JSON',
    part: 'by `require()`',
    files: { ...COMMONJS, 'app.ts': `${print(`require('./data.json')`)}`, 'data.json': '[1]' },
    prints: [1],
  },
  {
    what: '`.wasm`',
    files: {
      'app.ts': `
        import { writeFileSync } from 'node:fs'
        writeFileSync(new URL('add.wasm', import.meta.url), new Uint8Array(${JSON.stringify(WASM)}))
        const { add } = await import('./add.wasm' as string)
        ${print('add(1, 2)')}`,
    },
    before: ['--no-warnings'],
    prints: 3,
    notOn: [20],
  },
  {
    what: 'a `data:` URL, and what it imports',
    files: {
      'app.ts': `
        const url = new URL('./lib.ts', import.meta.url).href
        const { name } = await import(\`data:text/javascript,export { name } from '\${url}'\`)
        ${print('name')}`,
      'lib.ts': NAME,
    },
    prints: 'own',
  },
  {
    what: 'names with blanks, `%`, `#`, `?` and letters of any alphabet',
    files: {
      'app.ts': `
        import { name } from './a b/100%25 %23 %3F é 🍵.js'
        ${print('name')}`,
      'a b/100% # ? é 🍵.ts': NAME,
    },
    prints: 'own',
  },
  {
    what: 'a byte order mark, a hashbang, Windows line ends',
    files: {
      'app.ts': `#!/usr/bin/env node\r\nimport { name } from './lib.js'\r\nconst text: string = name\r\n${print('text')}\r\n`,
      'lib.ts': `\uFEFF${NAME}`,
    },
    prints: 'own',
  },
  {
    what: 'an entry without its extension, or by the name of its JavaScript',
    part: 'app',
    files: { 'app.ts': print(`'own' as string`) },
    args: ['app'],
    prints: 'own',
  },
  {
    what: 'an entry without its extension, or by the name of its JavaScript',
    part: 'app.js',
    files: { 'app.ts': print(`'own' as string`) },
    args: ['app.js'],
    prints: 'own',
  },
]

const AROUND: readonly Case[] = [
  {
    what: '`-e` and `-p`',
    part: '`-e` with `import()`',
    files: { 'lib.ts': NAME },
    args: ['-e', `import('./lib.ts').then(({ name }) => console.log(JSON.stringify(name)))`],
    prints: 'own',
  },
  {
    what: '`-e` and `-p`',
    part: '`-p` with `require()`',
    files: { ...COMMONJS, 'lib.ts': NAME },
    args: ['-p', `JSON.stringify(require('./lib').name)`],
    prints: 'own',
  },
  {
    what: '`--input-type=module`',
    files: { 'lib.ts': NAME },
    args: ['--input-type=module', '-e', `import { name } from './lib.js'; ${print('name')}`],
    prints: 'own',
  },
  {
    what: 'standard input',
    files: { 'lib.ts': NAME },
    args: ['--input-type=module', '-'],
    input: `import { name } from './lib.js'\n${print('name')}`,
    prints: 'own',
  },
  {
    what: '`node --test`',
    files: {
      'sum.test.ts': `
        import { test } from 'node:test'
        import { name } from './lib.js'
        test(name as string, () => { process.stdout.write('') })`,
      'lib.ts': NAME,
      'run.mjs': `
        import { run } from 'node:test'
        const names = []
        const stream = run({ files: ['sum.test.ts'] })
        stream.on('test:pass', ({ name }) => names.push(name))
        for await (const _ of stream);
        console.log(JSON.stringify(names.includes('own')))`,
    },
    args: ['run.mjs'],
    prints: true,
  },
  {
    what: 'a worker thread',
    part: 'by URL',
    files: {
      'app.ts': `
        import { Worker } from 'node:worker_threads'
        new Worker(new URL('./worker.ts', import.meta.url)).on('message', (text: string) => ${print('text')})`,
      'worker.ts': `import { parentPort } from 'node:worker_threads'\nimport { name } from './lib.js'\nparentPort!.postMessage(name)`,
      'lib.ts': NAME,
    },
    prints: 'own',
  },
  {
    what: 'a worker thread',
    part: 'by path, in CommonJS',
    files: {
      ...COMMONJS,
      'app.ts': `
        import { Worker } from 'node:worker_threads'
        new Worker(__dirname + '/worker.ts').on('message', (text: string) => ${print('text')})`,
      'worker.ts': `import { parentPort } from 'node:worker_threads'\nimport { name } from './lib'\nparentPort!.postMessage(name)`,
      'lib.ts': NAME,
    },
    prints: 'own',
  },
  {
    what: '`fork()`',
    files: {
      'app.ts': `
        import { fork } from 'node:child_process'
        fork('./child.ts').on('message', (text) => ${print('text')})`,
      'child.ts': `import { name } from './lib.js'\nprocess.send!(name)`,
      'lib.ts': NAME,
    },
    prints: 'own',
  },
  {
    what: '`node:cluster`',
    files: {
      'app.ts': `
        import cluster from 'node:cluster'
        import { name } from './lib.js'
        if (cluster.isPrimary) cluster.fork().on('message', (text) => { ${print('text')}; cluster.disconnect() })
        else process.send!(name)`,
      'lib.ts': NAME,
    },
    prints: 'own',
  },
  {
    what: '`NODE_OPTIONS`',
    files: {
      'app.ts': `
        import { execFileSync } from 'node:child_process'
        console.log(execFileSync(process.execPath, ['child.ts'], { encoding: 'utf8' }))`,
      'child.ts': `import { name } from './lib.js'\n${print('name')}`,
      'lib.ts': NAME,
    },
    byEnvironment: true,
    prints: 'own',
  },
  {
    what: '`-r` and `--import` of TypeScript',
    part: '`--import`',
    files: { 'app.ts': print('globalThis.set'), 'setup.ts': `(globalThis as any).set = 'set' satisfies string` },
    args: ['--import', './setup.ts', 'app.ts'],
    prints: 'set',
  },
  {
    what: '`-r` of JavaScript, before and after',
    files: {
      'app.ts': print('globalThis.set'),
      'a.cjs': `globalThis.set = ['a']`,
      'b.cjs': `globalThis.set.push('b')`,
    },
    before: ['-r', './a.cjs'],
    args: ['-r', './b.cjs', 'app.ts'],
    prints: ['a', 'b'],
  },
  {
    what: 'a syntax error is a `SyntaxError`',
    files: {
      'app.ts': `const error: unknown = await import('./broken.js').catch((error: unknown) => error); ${print('error instanceof SyntaxError')}`,
      'broken.ts': 'const a: number = ;',
    },
    prints: true,
  },
  {
    what: 'places of the source in `error.stack`',
    files: {
      'app.ts': `interface Nothing {\n  here: never\n}\nenum Own { a }\nfunction fail(): string {\n  return String(new Error('x').stack)\n}\n${print(`/app\\.ts:(\\d+:\\d+)/.exec(fail())?.[1]`)}`,
    },
    prints: '6:17',
  },
  {
    what: 'places of the source in an uncaught error',
    files: {
      'app.ts': `
        import { spawnSync } from 'node:child_process'
        const { stderr } = spawnSync(process.execPath, [...process.execArgv, 'fail.ts'], { encoding: 'utf8' })
        ${print(`/at .*fail\\.ts:(\\d+:\\d+)/.exec(stderr)?.[1]`)}`,
      'fail.ts': `interface Nothing {\n  here: never\n}\nenum Own { a }\nthrow new Error('on purpose')\n`,
    },
    prints: '5:7',
  },
]

/** What runs besides the imports of {@link importCases}. */
export const AROUND_CASES: readonly Case[] = [...SYNTAX, ...RESOLUTION, ...FILES, ...AROUND]
