// Shows that all that is only for Node 20 lies in one folder: without it, and without the lines of create-hooks.ts that name it, a copy of the
// repository type-checks, builds, and passes the tests on this Node, which has to be one of those that don't need it.
//
//     node tests/without-off-thread.mjs [part of a test file's name]...     all tests, or some
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url))
const LEFT_OUT = /[\\/](?:node_modules|dist|\.git|\.cache|off-thread)$/

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hot-hook-without-')))
try {
  process.exitCode = main()
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

function main() {
  cpSync(REPOSITORY, folder, { recursive: true, filter: (path) => !LEFT_OUT.test(path) })
  for (const modules of ['node_modules', 'fixtures/demo/node_modules', 'fixtures/nest/node_modules']) {
    if (existsSync(join(REPOSITORY, modules))) link(modules)
  }
  leaveOut('src/loader/create-hooks.ts', 2)
  leaveOut('src/README.md', 2)

  return (
    run('npx', 'tsc', '--noEmit') ||
    run('npm', 'run', 'build') ||
    run(process.execPath, 'tests/run.mjs', ...process.argv.slice(2))
  )
}

/** Removes the lines that name the folder or what is in it: there may be no more than so many. */
function leaveOut(name, most) {
  const path = join(folder, name)
  const lines = readFileSync(path, 'utf8').split('\n')
  const left = lines.filter((line) => !/off-thread|OffThread/.test(line))
  if (lines.length - left.length > most) throw new Error(`${name} names it in more than ${most} lines`)
  writeFileSync(path, left.join('\n'))
}

/** Links the installed packages, but for this one: programs of the tests find the copy by its name. */
function link(modules) {
  mkdirSync(join(folder, modules))
  for (const name of readdirSync(join(REPOSITORY, modules))) {
    const target = name === 'hot-hook' ? folder : join(REPOSITORY, modules, name)
    symlinkSync(target, join(folder, modules, name), 'junction')
  }
}

function run(command, ...args) {
  const { status } = spawnSync(command, args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' })
  return status ?? 1
}
