import { spawnSync } from 'node:child_process'
import { closeSync, cpSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The unit tests of what handles paths, files, folders and processes, as folders of tests/unit or files in them. Left out is what has paths without
 * a drive in URLs (loader, runtime), starts programs (cache/source-cache), or asks for what Windows can't do (restart/restart-process,
 * processes/supervised/signals).
 */
const UNITS = [
  'cache/cache-folder',
  'cache/cached-transpiler',
  'cache/source-file',
  'cache/tidy-folder',
  'changes/affected-importers',
  'changes/examine',
  'changes/file-record',
  'changes/relevant-files',
  'config',
  'files',
  'graph',
  'node/path',
  'observe',
  'processes/below/child-processes',
  'processes/below/loader-option',
  'processes/end-by-signal',
  'processes/parent-process',
  'processes/supervised/close-slowly',
  'processes/supervised/connections',
  'processes/supervised/stdin-use',
  'processes/whole-message',
  'record',
  'report',
  'resolve',
  'session',
  'supervisor',
  'syntax',
  'types/tsc-output',
  'ui',
  'watch',
]

/** Tests that ask for what is not there, as parts of their names. */
const NOT_THERE = [
  /* Wine makes no links: */
  'follows a link',
  'named through a link',
  'that a link stands for',
  'be a link to another',
  'does not follow links',
  'when it leads to another file than before',
  'for a link in the tree',
  'does not mind a package that Node finds',
  /* Nor does it know when a folder was created: it says when that has changed. */
  'takes the place of another again and again',
  'waits for a folder',
  'a folder in the tree was replaced',
  /* esbuild and hot-hook lie elsewhere: */
  'in a program in which nothing else happens',
  'lets the program end meanwhile',
]

/** Runs unit tests with Node for Windows. Returns how many have passed, and the output of each folder in which one has failed. */
export function runUnits({ command, env, apps, named }) {
  const folder = join(apps, 'repository')
  for (const name of ['src', 'tests', 'fixtures', 'package.json', 'tsconfig.json', 'loader.mjs']) {
    rmSync(join(folder, name), { recursive: true, force: true })
    cpSync(join(REPOSITORY, name), join(folder, name), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    })
  }
  for (const name of ['fast-check', 'pure-rand', 'typescript']) {
    cpSync(join(REPOSITORY, 'node_modules', name), join(apps, 'node_modules', name), { recursive: true })
  }
  const loader = `file:///${named(join(apps, 'node_modules/hot-hook/loader.mjs')).replaceAll('\\', '/')}`
  const [program, ...rest] = [...command, '--import', loader, `--test-skip-pattern=${NOT_THERE.join('|')}`, 'units.mjs']
  let passed = 0
  const failed = []
  for (const unit of UNITS) {
    writeFileSync(
      join(folder, 'units.mjs'),
      testsOf(unit)
        .map((file) => `await import('./${file}')\n`)
        .join(''),
    )
    const output = join(folder, 'out.txt')
    const [out, err] = [output, join(folder, 'err.txt')].map((file) => openSync(file, 'w'))
    const { status } = spawnSync(program, rest, {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', out, err],
    })
    for (const each of [out, err]) closeSync(each)
    const text = readFileSync(output, 'utf8')
    const count = Number(/^. pass (\d+)/m.exec(text)?.[1] ?? 0)
    passed += count
    if (status !== 0 || count === 0)
      failed.push({ unit: `${unit} (exit code ${status})`, text: text + readFileSync(join(folder, 'err.txt'), 'utf8') })
  }
  return { passed, failed }
}

/** The files of a unit, relative to the repository. */
function testsOf(unit) {
  const path = `tests/unit/${unit}`
  if (existsSync(join(REPOSITORY, `${path}.test.ts`))) return [`${path}.test.ts`]
  return readdirSync(join(REPOSITORY, path), { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${path}/${name.replaceAll('\\', '/')}`)
}
