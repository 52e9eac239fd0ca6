import { readFileSync } from 'node:fs'
import { cacheFolder } from '../cache/cache-folder.js'
import { checksumOf } from '../cache/checksum.js'
import type { Host } from '../node/host.js'
import { pathOf } from '../node/module-url.js'
import { orUndefined } from '../node/or-undefined.js'
import { join } from '../node/path.js'
import { CodeCache } from './code-cache.js'

/** By name: the hash of each script, 16 characters. The build puts it here. */
declare const SCRIPT_HASHES: Readonly<Record<string, string>>

type Run = (module: { exports: unknown }, host: Host) => void

/**
 * Runs a script that lies beside the file of this code, with V8's code cache. Returns what it exports.
 *
 * An ES module can have no code cache but that of Node, which is one for all that a program loads. So most of hot-hook's own code is a script
 * for `vm.Script`: that, with its code, takes a third of the time that it takes to load the same as ES modules.
 */
export function runBundle<Exports>(name: string, host: Pick<Host, 'meta' | 'import'>): Exports {
  const { Script } = process.getBuiltinModule('node:vm')
  const { href } = new URL(`${name}.cjs`, host.meta.url)
  const cache = cacheOf(name)
  const code = cache?.read()
  // It has ASCII characters alone, which are read fastest as such.
  const script = new Script(readFileSync(pathOf(href) ?? href, 'latin1'), { filename: href, cachedData: code })
  let isKept = code !== undefined && !script.cachedDataRejected
  const keepCode = () => {
    if (isKept) return
    isKept = true
    orUndefined(() => cache?.write(script.createCachedData()))
  }
  const module: { exports: unknown } = { exports: {} }
  const run = script.runInThisContext() as Run
  run(module, { ...host, keepCode })
  return module.exports as Exports
}

/** Another Node of the same version may have been built in another way. */
function cacheOf(name: string): CodeCache | undefined {
  const folder = orUndefined(() => cacheFolder(process.env.HOT_HOOK_CACHE, process.cwd()))
  const { version, arch, execPath } = process
  const hash = SCRIPT_HASHES[name] ?? ''
  return folder === undefined
    ? undefined
    : new CodeCache(join(folder, `${name}-${version}-${arch}-${checksumOf(execPath).toString(16)}.code`), hash)
}
