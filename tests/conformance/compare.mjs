// Runs the programs of a folder plain and under hot-hook, and prints where they end differently:
//   node tests/conformance/compare.mjs [--test262] [--cold] <folder> [part of a file's name]...
// With --test262 the folder is a checkout of test262, of which the tests of modules are run. Otherwise it may be any folder of programs that
// end with exit code 0, such as test/es-module of Node itself, whose tests name their options in a comment. --cold keeps no cache.
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const DEADLINE_MS = 30_000
/** The folders of test262 that are about modules, below `test/language`. */
const OF_MODULES = ['module-code', 'expressions/dynamic-import', 'expressions/import.meta', 'import']
const PRELOADS = { plain: 'data:text/javascript,', 'hot-hook': new URL('../../loader.mjs', import.meta.url).href }
/** Hooks that do nothing already change what Node does. */
const IDLE_HOOKS = `data:text/javascript,${encodeURIComponent(`
  import module from 'node:module'
  const resolve = (specifier, context, next) => next(specifier, context)
  const load = (url, context, next) => next(url, context)
  if (module.registerHooks) module.registerHooks({ resolve, load })
  else module.register('data:text/javascript,' + encodeURIComponent('export const resolve = ' + resolve + '; export const load = ' + load))
`)}`

const { values, positionals } = parseArgs({
  options: { test262: { type: 'boolean' }, cold: { type: 'boolean' } },
  allowPositionals: true,
})
const [folder, ...parts] = positionals
if (folder === undefined) {
  console.error(
    'Expected a folder: node tests/conformance/compare.mjs [--test262] [--cold] <folder> [part of a name]...',
  )
  process.exit(1)
}

const runner = fileURLToPath(new URL('./one-test262.mjs', import.meta.url))
const folders = values.test262 ? OF_MODULES.map((name) => join('test/language', name)) : ['']
const files = folders
  .flatMap((name) => readdirSync(join(folder, name), { recursive: true }).map((file) => join(name, file)))
  .filter(
    (file) =>
      /\.[cm]?js$/.test(file) && !file.includes('_FIXTURE') && !/(?:^|[\\/])(?:fixtures|common)[\\/]/.test(file),
  )
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))

const { length: count } = files
const passed = { plain: 0, 'hot-hook': 0 }
await Promise.all(Array.from({ length: availableParallelism() }, work))
console.log(`${count} files: ${passed.plain} pass plain, ${passed['hot-hook']} under hot-hook`)

async function work() {
  for (let file = files.pop(); file !== undefined; file = files.pop()) {
    const ends = {}
    for (const [name, preload] of Object.entries(PRELOADS)) {
      ends[name] = await run(preload, file)
      if (ends[name].code === 0) passed[name]++
    }
    if (ends.plain.code === ends['hot-hook'].code) continue
    const idle = await run(IDLE_HOOKS, file)
    const kind = idle.code === ends.plain.code ? '' : ', as with hooks that do nothing'
    console.log(
      `${file}: plain ${ends.plain.code}, hot-hook ${ends['hot-hook'].code}${kind}\n${ends['hot-hook'].output}`,
    )
  }
}

function run(preload, file) {
  const args = values.test262 ? [runner, folder, file] : [...optionsIn(file), file]
  const env = { ...process.env, NODE_OPTIONS: '', ...(values.cold && { HOT_HOOK_CACHE: 'off' }) }
  const child = spawn(process.execPath, ['--import', preload, ...args], { cwd: folder, env, timeout: DEADLINE_MS })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code: code ?? signal, output })))
}

/** The options of Node that a test of Node's own asks for. */
function optionsIn(file) {
  const lines = readFileSync(join(folder, file), 'utf8').matchAll(/^\/\/ Flags: (.+)$/gm)
  return [...lines].flatMap(([, options]) => options.trim().split(/\s+/))
}
