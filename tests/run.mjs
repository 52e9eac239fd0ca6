// Runs the tests, in TypeScript as they are, under the loader that they test: `node tests/run.mjs [--again] [part of a file's name]...`
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * On which lines of Node tests run again, by `--again`, when all have run on the system's. What begins with no name here runs on each: the
 * programs that are run, edited, broken and started again, and the units that Node's own loader, processes, threads and watchers are part of.
 */
const AGAIN = [
  {
    // Text in, data out, files, and what runs in a browser: what holds on one Node holds on all.
    on: [],
    files: [
      'integration/package.test',
      'unit/architecture',
      'unit/bench/',
      'unit/cache/',
      'unit/changes/',
      'unit/config/',
      'integration/ui-browser',
      'unit/errors',
      'unit/files/',
      'unit/graph/',
      'unit/own-files',
      'unit/record/',
      'unit/report/',
      'unit/resolve/',
      'unit/supervisor/',
      'unit/syntax/',
      'unit/toolchain/',
      'unit/ui/',
      'unit/types/',
      'unit/update/',
    ],
  },
  {
    // Whole apps, and what stands around a program. The hooks have a thread of their own on 20, and none from 22 on: of these lines the
    // newest is furthest away.
    on: [26],
    files: [
      'integration/adonis',
      'integration/cache',
      'integration/debugger',
      'integration/demo',
      'integration/instrumentation',
      'integration/monorepo',
      'integration/nest',
      'integration/other-loaders',
      'integration/own-exec-argv',
      'integration/packages-with-threads',
      'integration/plug-n-play',
      'integration/readme',
      'integration/supervisor-below',
      'integration/supervisor-cli',
      'integration/supervisor-cluster',
      'integration/supervisor-env',
      'integration/supervisor-inspect',
      'integration/supervisor-keys',
      'integration/supervisor-signals',
      'integration/typecheck',
      'parity/',
    ],
  },
]

const folder = fileURLToPath(new URL('.', import.meta.url))
const loader = new URL('../loader.mjs', import.meta.url)
const isAgain = process.argv.includes('--again')
const wanted = process.argv.slice(2).filter((word) => word !== '--again')

const all = readdirSync(folder, { recursive: true })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.test.ts'))
  // Those that wait most come first, by chance of their names (the supervisor's), and the tables of many short programs last.
  .sort()
  .reverse()
const lost = AGAIN.flatMap(({ files }) => files).filter((name) => !all.some((file) => file.startsWith(name)))
if (lost.length > 0) fail(`No test file begins with "${lost.join('" or "')}".`)

const files = all
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .filter((file) => !isAgain || runsAgain(file))
if (files.length === 0) fail(`No test file has "${wanted.join('" or "')}" in its name.`)

// The unit tests have one process: to start one for each file takes longer than most of them do. It is the first, since it takes longest.
const units = files.filter((file) => file.startsWith('unit/'))
const together = units.length > 1 ? units : []

// Most tests wait for other processes: more of them at a time than a small machine has cores.
const args = [
  '--import',
  loader.href,
  '--test',
  '--test-concurrency=4',
  '--test-timeout=600000',
  '--test-reporter=spec',
  ...(together.length > 0 ? [join(folder, 'together.mjs')] : []),
  ...files.filter((file) => !together.includes(file)).map((file) => join(folder, file)),
]
const runner = spawn(process.execPath, args, {
  stdio: 'inherit',
  cwd: join(folder, '..'),
  env: { ...process.env, TOGETHER: together.join() },
})
runner.on('exit', (code, signal) => process.exit(signal === null ? code : 1))

function runsAgain(file) {
  const major = Number(process.versions.node.split('.')[0])
  const row = AGAIN.find(({ files }) => files.some((name) => file.startsWith(name)))
  return row === undefined || row.on.includes(major)
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
