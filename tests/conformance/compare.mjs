// Runs the programs of a folder plain and under hot-hook, and prints where they end differently:
//   node tests/conformance/compare.mjs [--test262] [--cold] <folder> [part of a file's name]...
// With --test262 the folder is a checkout of test262, of which the tests of modules are run. Otherwise it may be any folder of programs that
// end with exit code 0, such as test/es-module of Node itself. --cold keeps no cache.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const DEADLINE_MS = 30_000
/** The folders of test262 that are about modules, below `test/language`. */
const OF_MODULES = ['module-code', 'expressions/dynamic-import', 'expressions/import.meta', 'import']
const PRELOADS = { plain: 'data:text/javascript,', 'hot-hook': new URL('../../loader.mjs', import.meta.url).href }

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
    console.log(`${file}: plain ${ends.plain.code}, hot-hook ${ends['hot-hook'].code}\n${ends['hot-hook'].output}`)
  }
}

function run(preload, file) {
  const args = values.test262 ? [runner, folder, file] : [file]
  const env = { ...process.env, NODE_OPTIONS: '', ...(values.cold && { HOT_HOOK_CACHE: 'off' }) }
  const child = spawn(process.execPath, ['--import', preload, ...args], { cwd: folder, env, timeout: DEADLINE_MS })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code: code ?? signal, output })))
}
