// Runs a benchmark, in TypeScript as it is, under the loader: `node tests/bench/run.mjs [name] [options of it]...`. Without a name: `speed`
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const folder = fileURLToPath(new URL('.', import.meta.url))
const loader = new URL('../../loader.mjs', import.meta.url)
const args = process.argv.slice(2)
const [name, ...options] = /^[^-]/.test(args[0] ?? '') ? args : ['speed', ...args]

const names = readdirSync(folder).flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -'.ts'.length)] : []))
if (!names.includes(name)) {
  console.error(`There is no benchmark "${name}", but ${names.map((each) => `"${each}"`).join(', ')}.`)
  process.exit(1)
}
if (!existsSync(join(repository, 'node_modules/esbuild'))) npm('ci')
if (!isBuilt()) npm('run', 'build')

// A save of a benchmark's own files is nothing to start it again for.
const child = spawn(process.execPath, ['--import', loader.href, join(folder, `${name}.ts`), ...options], {
  stdio: 'inherit',
  env: { ...process.env, HOT_HOOK_WATCH: 'false' },
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal === null ? code : 1))

function isBuilt() {
  const built = statSync(join(repository, 'dist/cli.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const sources = readdirSync(join(repository, 'src'), { recursive: true }).filter((file) => file.endsWith('.ts'))
  return sources.every((file) => statSync(join(repository, 'src', file)).mtimeMs <= built)
}

function npm(...args) {
  const { status } = spawnSync('npm', args, { cwd: repository, stdio: ['ignore', 2, 2] })
  if (status !== 0) process.exit(1)
}
