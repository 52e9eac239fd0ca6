import type { ConformanceCase } from './case.js'

const MODULE = '{"type":"module"}'

/** Prints the members of an error that a program may ask for. */
const PRINT_ERROR = `const print = (error) =>
  console.log(error instanceof SyntaxError, error.name, error.code)
`

/** How JavaScript is read: it is Node's, as it was written. */
const JAVASCRIPT: readonly ConformanceCase[] = [
  {
    name: 'names of functions and classes, and their text',
    files: {
      'package.json': MODULE,
      'app.js': `class User { constructor() { this.name = new.target.name } }
function make() { class User {  } ; return User }
const f = function g() { const g = 1; return g }
let arrow; (arrow) = function () {}
console.log(make().name, new User().name, f.name, JSON.stringify(arrow.name), String(make), String(f))
export const x = () => { throw new Error('x') }
try { x() } catch (error) { console.log(error.stack.split('\\n')[1].replace(/\\(.*\\//, '(')) }
`,
    },
  },
  {
    name: 'the column of a throw in the first line',
    files: {
      'package.json': MODULE,
      'app.js': `#!/usr/bin/env node
import './first.js'
`,
      'first.js': `try { throw new Error('x') } catch (error) { console.log(error.stack.split('\\n')[1].replace(/^.*first/, 'first')) }
export {}`,
    },
  },
  {
    name: 'an ES module without import and export is strict, imported or required',
    files: {
      'package.json': MODULE,
      'strict.js': 'console.log((function () { return this })())',
      'required.mjs': 'console.log((function () { return this })())',
      'app.js': `import './strict.js'
import { createRequire } from 'node:module'
if (!process.version.startsWith('v20')) createRequire(import.meta.url)('./required.mjs')
`,
    },
  },
  ...['console.log(010)', 'let x = 1\n<!-- x = 2\nconsole.log(x)', 'with ({}) console.log(1)', 'let await = 1'].map(
    (text): ConformanceCase => ({
      name: `an ES module with what only sloppy scripts have: ${text.split('\n').at(-2) ?? text}`,
      files: {
        'package.json': MODULE,
        'sloppy.js': text,
        'app.js': `${PRINT_ERROR}await import('./sloppy.js').catch((error) => console.log(error instanceof SyntaxError, error.name))`,
      },
    }),
  ),
  {
    name: 'sloppy CommonJS',
    files: {
      'app.cjs':
        'console.log(010, (function () { return this === globalThis })())\nlet x = 1\n<!-- x = 2\nconsole.log(x)',
    },
    args: ['app.cjs'],
  },
  {
    name: 'names of CommonJS in an ES module of a package without type',
    files: {
      'package.json': '{}',
      'app.js': `import { sep } from 'node:path'
const require = 1, exports = {}, module = 2, __filename = 3, __dirname = 4
console.log(require, exports, module, __filename, __dirname, sep.length)`,
    },
    // Node says that a `type` in package.json would save time.
    env: { NODE_NO_WARNINGS: '1' },
    since: 22,
  },
  {
    name: 'the phase of a computed import',
    files: {
      'package.json': MODULE,
      'app.js': `const specifier = './other.js'
await import.source(specifier).then(() => console.log('run'), ({ name }) => console.log(name))`,
      'other.js': 'console.log("it runs")',
    },
    since: 24,
  },
]

/** What a program can do with hooks, caches and messages of Node. */
const LOADING: readonly ConformanceCase[] = [
  {
    name: 'module.require in any form of call',
    files: {
      'app.cjs': `const r = module.require
for (const call of [() => r('path'), () => r.call({}, 'fs'), () => r.call(module, './other.cjs')]) {
  try { console.log(Object.keys(call()).length > 0) } catch ({ name, code, message }) { console.log(name, code, message) }
}`,
      'other.cjs': 'exports.a = 1',
    },
    args: ['app.cjs'],
  },
  {
    name: 'the first message to a cluster worker',
    files: {
      'package.json': '{}',
      'app.js': `const cluster = require('node:cluster')
if (cluster.isPrimary) {
  const worker = cluster.fork()
  worker.on('online', () => worker.send('hello'))
  worker.on('message', (message) => { console.log(message); worker.disconnect() })
} else process.on('message', (message) => process.send('got ' + message))`,
    },
    since: 22,
  },
  {
    name: 'the first message to a forked child',
    files: {
      'package.json': '{}',
      'app.js': `const { fork } = require('node:child_process')
const child = fork('./child.js')
child.send('hello')
child.on('message', (message) => { console.log(message); child.disconnect() })`,
      'child.js': "process.on('message', (message) => process.send('got ' + message))",
    },
    since: 22,
  },
  {
    name: 'what require() leaves in its cache',
    files: {
      'app.cjs':
        "require('./other.cjs'); console.log(Object.keys(require.cache).map((path) => path.replace(/^.*[\\\\\\\\/]/, '')))",
      'other.cjs': '',
    },
    args: ['app.cjs'],
  },
  {
    name: 'the frames below a module',
    files: {
      'app.cjs': `const frames = new Error('x').stack.split('\\n').slice(1, 5)
console.log(frames.map((frame) => frame.replace(/\\(.*[\\\\/]/, '(')))`,
    },
    args: ['app.cjs'],
  },
  {
    name: 'what a program finds of Node at its start',
    files: {
      'package.json': MODULE,
      'app.js': `import { Worker } from 'node:worker_threads'
console.log(Object.keys(globalThis).join(), Object.keys(process.env).filter((name) => name.startsWith('HOT_HOOK_') && name !== 'HOT_HOOK_CACHE'))
console.log(process.listenerCount('SIGINT'), process.listenerCount('uncaughtException'), process.sourceMapsEnabled)
console.log(process.hasUncaughtExceptionCaptureCallback(), process.getActiveResourcesInfo().includes('Timeout'))`,
    },
  },
  {
    name: 'a link that is preserved',
    files: {
      'package.json': MODULE,
      'app.js':
        "import { url } from './link.js'; import { url as other } from './folder/file.js'; console.log(url, other)",
      'real/file.js': 'export const url = import.meta.url.replace(/^.*\\/(?=.*\\/)/, "")',
    },
    links: { 'link.js': 'real/file.js', folder: 'real' },
    args: ['--preserve-symlinks', 'app.js'],
  },
  {
    name: 'an entry that is a link and is preserved',
    files: {
      'package.json': MODULE,
      'real/app.js': 'console.log(import.meta.url.replace(/^.*\\/(?=.*\\/)/, ""))',
      'other/package.json': MODULE,
    },
    links: { 'other/app.js': 'real/app.js' },
    args: ['--preserve-symlinks-main', 'other/app.js'],
  },
  {
    name: 'a program with frozen intrinsics',
    files: {
      'package.json': MODULE,
      'app.js': "import './other.js'; console.log(Object.isFrozen(Error), (await import('./other.js')).a)",
      'other.js': 'export const a = 1',
    },
    args: ['--frozen-intrinsics', 'app.js'],
    env: { NODE_NO_WARNINGS: '1' },
  },
]

/** Errors, and questions with odd arguments. */
const REFUSALS: readonly ConformanceCase[] = [
  {
    name: 'a syntax error is a SyntaxError',
    files: {
      'package.json': MODULE,
      'app.js': `for (const name of ['./broken.js', './broken.mjs', './broken.cjs'])
  await import(name).catch((error) => console.log(error instanceof SyntaxError, error.name))
await import('./broken.json', { with: { type: 'json' } }).catch((error) => console.log(error instanceof SyntaxError, error.name, error.message.replace(/^.*[\\\\\\\\/]/, '')))`,
      'broken.js': 'const a = ;',
      'broken.mjs': 'export const = 1',
      'broken.cjs': 'const a = ;',
      'broken.json': '{"a": }',
    },
  },
  {
    name: 'a syntax error in TypeScript is a SyntaxError with a code',
    files: {
      'package.json': MODULE,
      'app.ts': `${PRINT_ERROR}await import('./broken.ts').catch(print)`,
      'broken.ts': 'const a: number = ;',
    },
    args: ['app.ts'],
    prints: 'true SyntaxError HOT_HOOK_TRANSPILE_FAILED\n',
  },
  {
    name: 'a missing module, entry of a thread, or file of a require()',
    files: {
      'package.json': MODULE,
      'app.js': `import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
const print = ({ name, code, message }) => console.log(name, code, message.split('\\n')[0])
await import('./missing.js').catch(print)
try { createRequire(import.meta.url)('./missing.cjs') } catch (error) { print(error) }
await new Promise((resolve) => new Worker(new URL('./missing.js', import.meta.url)).on('error', print).on('exit', resolve))`,
    },
  },
  {
    name: 'a missing entry',
    files: {
      'package.json': MODULE,
      'app.js': `import { spawnSync } from 'node:child_process'
const { status, stderr } = spawnSync(process.execPath, [...process.execArgv, 'missing.js'], { encoding: 'utf8' })
console.log(status, /(?:code: ')(\\w+)/.exec(stderr)?.[1], /^Error.*$/m.exec(stderr)?.[0])`,
    },
  },
  {
    name: 'attributes',
    files: {
      'package.json': MODULE,
      'app.js':
        `for (const [name, type] of [['./page.js', 'css'], ['./page.js', 'json'], ['./data.json', undefined], ['./broken.js', 'text']])
  await import(name, type && { with: { type } }).then(() => console.log('loaded'), ({ name, code }) => console.log(name, code))
await import('./page.js', { with: { typo: 'css' } }).then(() => console.log('loaded'), ({ name, code }) => console.log(name, code))`.replace(
          "['./data.json', undefined], ",
          '',
        ),
      'page.js': 'export const a = 1',
      'broken.js': 'this is text',
    },
  },
  {
    name: 'resolution with odd arguments',
    files: {
      'package.json': MODULE,
      'app.js': `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const print = (ask) => { try { console.log(String(ask()).replace(/^.*\\//, '')) } catch ({ name, code }) { console.log(name, code) } }
print(() => require.resolve('./app.js', { paths: 3 }))
print(() => require.resolve('./app.js', { paths: 'x' }))
print(() => require.resolve('./app.js', { paths: [import.meta.dirname] }))
print(() => require.resolve('./other.js', { paths: [import.meta.dirname + '/folder'] }))
print(() => require.resolve('./app.js', { paths: [import.meta.dirname + '/folder'] }))
print(() => require.resolve(3))
print(() => require(''))
print(() => import.meta.resolve('./app.js', new URL('./other/x.js', import.meta.url)))
print(() => import.meta.resolve('./app.js', 3))
print(() => import.meta.resolve(3))
print(() => import.meta.resolve())`,
      'folder/other.js': '',
    },
  },
  {
    name: 'resolution for odd parents',
    files: {
      'package.json': MODULE,
      'app.js': `const print = (ask) => { try { console.log(String(ask()).replace(/^.*\\//, '')) } catch ({ name, code }) { console.log(name, code) } }
const parents = [new URL('./other/x.js', import.meta.url), '', 'x', [], {}, Symbol(), 0, 1n, () => {}, true, null]
for (const parent of parents) for (const name of ['./app.js', 'node:fs', 'missing']) print(() => import.meta.resolve(name, parent))`,
    },
    args: ['--experimental-import-meta-resolve', 'app.js'],
    // Before, any hooks are asked in a thread of their own, to which not all of these can be sent.
    since: 22,
  },
  {
    name: 'a require() without an extension, beside files that need one',
    files: {
      'package.json': '{}',
      'app.js': `for (const name of ['./a', './b', './folder']) {
  try { console.log(require(name)) } catch ({ code }) { console.log(name, code) }
}`,
      'a.mjs': 'export const a = 1',
      'b.cjs': 'exports.b = 1',
      'folder/index.mjs': 'export const a = 1',
    },
  },
  {
    name: 'a folder whose package.json names its file',
    files: {
      'package.json': '{}',
      'app.js': `for (const name of ['./folder', './folder/', './folder/.', './broken', './bare', './empty']) console.log(name, require(name))`,
      'folder/package.json': '{ "main": "./lib/other" }',
      'folder/index.js': 'module.exports = "index"',
      'folder/lib/other.js': 'module.exports = "other"',
      'broken/package.json': '{ "main": "./missing" }',
      'broken/index.js': 'module.exports = "index"',
      'bare/package.json': '{ "main": "main" }',
      'bare/main/index.js': 'module.exports = "main"',
      'empty/package.json': '{ "main": "" }',
      'empty/index.js': 'module.exports = "index"',
    },
    args: ['--no-deprecation', 'app.js'],
  },
  {
    name: 'a message to a worker thread that has not started yet',
    files: {
      'package.json': '{}',
      'app.js': `const { postMessageToThread, Worker } = require('node:worker_threads')
const worker = new Worker('./worker.js')
postMessageToThread(worker.threadId, 'hello').then(() => console.log('sent'), ({ code }) => console.log(code))
worker.on('exit', () => console.log('ended'))`,
      'worker.js': `process.once('workerMessage', (message) => console.log(message))
require('./part.js')`,
      'part.js': '',
    },
    since: 24,
  },
  {
    name: 'what hooks of the program are asked',
    files: {
      'package.json': '{}',
      'app.js': `const { registerHooks } = require('node:module')
registerHooks({ resolve(specifier, context, next) { console.log(specifier); return next(specifier, context) } })
for (const name of ['one', 'two']) require('./parts/' + name)`,
      'parts/one.js': '',
      'parts/two.js': '',
    },
    since: 22,
  },
  {
    name: 'the ids of threads, and the event of their start',
    files: {
      'package.json': '{}',
      'app.js': `const { Worker } = require('node:worker_threads')
process.on('worker', ({ threadId }) => console.log('started', threadId))
for (const name of ['one', 'two']) require('./parts/' + name)
const worker = new Worker('console.log(1)', { eval: true })
console.log(worker.threadId)`,
      'parts/one.js': 'console.log(module.id.slice(-6))',
      'parts/two.mjs': '',
      'parts/two.js': 'console.log(module.id.slice(-6))',
    },
    since: 22,
  },
  {
    name: 'JSON with names that are reserved',
    files: {
      'package.json': '{}',
      'data.json': '{ "await": 1, "arguments": 2, "eval": 3, "default": 4, "a-b": 5, "class": 6, "__proto__": 7 }',
      'app.mjs':
        "import data from './data.json' with { type: 'json' }\nconsole.log(JSON.stringify(data), Object.keys(data))",
    },
    args: ['app.mjs'],
  },
  {
    name: 'JSON without a type, with names that are reserved',
    files: {
      'package.json': '{}',
      'data.json': '{ "await": 1, "arguments": 2, "eval": 3, "default": 4, "a-b": 5, "class": 6, "ok": 7 }',
      'app.ts':
        "import data, { ok } from './data.json'\nimport * as all from './data.json'\nconsole.log(JSON.stringify(data), ok, Object.keys(all).join())",
    },
    args: ['app.ts'],
    prints:
      '{"await":1,"arguments":2,"eval":3,"default":4,"a-b":5,"class":6,"ok":7} 7 a-b,arguments,await,class,default,eval,ok\n',
  },
]

/** Names and maps of what is transpiled or mapped. */
const MAPS: readonly ConformanceCase[] = [
  {
    name: 'names of functions and classes in TypeScript',
    files: {
      'package.json': MODULE,
      'app.ts': `class User { name: string; constructor() { this.name = new.target.name } }
function make() { class User { readonly made: boolean = true } return User }
const f = function g(): string { const g = 'g'; return g }
enum Color { Red }
namespace Space { export function outer() { function inner() { function inner() {} return inner } return inner } }
console.log(make().name, f.name, new User().name, Color[0], Space.outer().name, Space.outer()().name, String(f).includes(['g', 2].join('')))
const thrower = () => { const fail = () => { function fail() { throw new Error('x') } fail() }; fail() }
try { thrower() } catch (error) { console.log((error as Error).stack!.split('\\n').slice(1, 3).map((line) => line.replace(/\\(.*\\//, '('))) }
`,
    },
    args: ['app.ts'],
    prints: `User g User Red inner inner false
[ '    at fail (app.ts:7:70)', '    at fail (app.ts:7:87)' ]
`,
  },
  ...['throw new Error("x")', 'await Promise.reject(new Error("x"))'].map(
    (text): ConformanceCase => ({
      name: `the line above an uncaught error in TypeScript: ${text}`,
      files: {
        'package.json': MODULE,
        'app.js': `import { spawnSync } from 'node:child_process'
const { status, stderr } = spawnSync(process.execPath, [...process.execArgv, 'fails.ts'], { encoding: 'utf8' })
console.log(status, stderr.split('\\n').filter((line) => /fails\\.ts|Error: x|^ *\\^|new/.test(line)).map((line) => line.trim().replace(/file:.*\\//, '')).join('|'))`,
        'fails.ts': `interface Something {
  here: string
}

export const a: number = 1
function fail(): never {
  ${text.replace('await', 'return (')}${text.startsWith('await') ? ') as never' : ''}
}
fail()
`,
      },
      prints: text.startsWith('await')
        ? '1 fails.ts:7|return Promise.reject(new Error("x"));|^|Error: x|at fail (fails.ts:7:27)|at fails.ts:9:1\n'
        : '1 fails.ts:7|throw new Error("x");|^|Error: x|at fail (fails.ts:7:9)|at fails.ts:9:1\n',
    }),
  ),
  {
    name: 'maps of packages, with --enable-source-maps',
    files: {
      'package.json': MODULE,
      'node_modules/mapped/package.json': '{"name":"mapped","type":"module","exports":"./index.js"}',
      'node_modules/mapped/index.js':
        'export function fail() { throw new Error("x") }\n//# sourceMappingURL=index.js.map\n',
      'node_modules/mapped/index.js.map':
        '{"version":3,"sources":["index.ts"],"names":[],"mappings":"AAGA,OAAO,SAAS,OAAO;AACvB"}',
      'built.js': 'export function fail() { throw new Error("x") }\n//# sourceMappingURL=built.js.map\n',
      'built.js.map': '{"version":3,"sources":["built.ts"],"names":[],"mappings":"AAGA,OAAO,SAAS,OAAO;AACvB"}',
      'app.js': `import { fail } from 'mapped'
import * as built from './built.js'
import { findSourceMap } from 'node:module'
import { fileURLToPath } from 'node:url'
for (const each of [fail, built.fail]) try { each() } catch (error) { console.log(error.stack.split('\\n')[1].replace(/\\(.*\\//, '(')) }
console.log(findSourceMap(fileURLToPath(import.meta.resolve('mapped')))?.payload.sources.map((source) => source.replace(/^.*\\//, '')))`,
    },
    args: ['--enable-source-maps', 'app.js'],
  },
]

/** All cases, by what they are about. */
export const CASES: Readonly<Record<string, readonly ConformanceCase[]>> = {
  'JavaScript is what Node reads': JAVASCRIPT,
  'loading is as in Node': LOADING,
  'errors and answers are those of Node': REFUSALS,
  'names and maps are those of the source': MAPS,
}
