import { readFileSync, statSync } from 'node:fs'
import { cacheFolder } from '../cache/cache-folder.js'
import { checksumOf } from '../cache/checksum.js'
import { CODE_ENDING, CODE_FOLDER } from '../cache/tidy-folder.js'
import type { Host } from '../node/host.js'
import { pathOf } from '../node/module-url.js'
import { orUndefined } from '../node/or-undefined.js'
import { join } from '../node/path.js'
import { CodeCache } from './code-cache.js'

type Run = (module: { exports: unknown }, host: Host) => void

/**
 * Runs a script that lies beside the file of this code, with V8's code cache. Returns what it exports.
 *
 * An ES module can have no code cache but that of Node, which is one for all that a program loads. So most of hot-hook's own code is a script
 * for `vm.Script`.
 */
export function runBundle<Exports>(name: string, host: Pick<Host, 'meta' | 'import'>): Exports {
  const { Script } = process.getBuiltinModule('node:vm')
  const { href } = new URL(`${name}.cjs`, host.meta.url)
  const { text, stamp } = read(pathOf(href) ?? href)
  const cache = cacheOf(name, href)
  const code = cache?.read(stamp)
  const script = new Script(text, { filename: href, cachedData: code })
  let isKept = code !== undefined && !script.cachedDataRejected
  const keepCode = () => {
    if (isKept || !cache?.isWritable()) return
    isKept = true
    orUndefined(() => cache.write(stamp, script.createCachedData()))
  }
  const module: { exports: unknown } = { exports: {} }
  const run = script.runInThisContext() as Run
  run(module, { ...host, keepCode })
  return module.exports as Exports
}

/** Reads a script, with what tells it from any other that was in its file before or will be. By its path: in a zip of Yarn it has no handle. */
function read(path: string): { text: string; stamp: string } {
  const { size, mtimeMs, ctimeMs } = statSync(path)
  // It has ASCII characters alone, which are read fastest as such.
  return { text: readFileSync(path, 'latin1'), stamp: `${size} ${mtimeMs} ${ctimeMs}` }
}

/**
 * The cache of a script for this way to start Node. With other flags V8 refuses the code, and another Node of the same version may have been
 * built in another way: they would take turns to replace it.
 */
function cacheOf(name: string, href: string): CodeCache | undefined {
  const { version, arch, execPath, execArgv, env } = process
  const folder = orUndefined(() => cacheFolder(env.HOT_HOOK_CACHE, process.cwd()))
  if (folder === undefined) return undefined
  // The port may be another one each time.
  const flags = `${execArgv.join(' ')} ${env.NODE_OPTIONS}`.replaceAll(/--inspect\S*/g, '')
  const way = checksumOf([execPath, href, flags].join('\n')).toString(16)
  return new CodeCache(join(folder, CODE_FOLDER, `${name}-${version}-${arch}-${way}${CODE_ENDING}`))
}
