import { accessSync, constants, lstatSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createFolder } from '../files/create-folder.js'
import { foldersFrom } from '../files/folders-above.js'
import { join, resolve } from '../node/path.js'

/**
 * The folder for what is kept from one run to the next; it need not be there yet.
 *
 * `setting` is what `HOT_HOOK_CACHE` says: `off`, a folder, or nothing (or `on`). Then it is `node_modules/.cache/hot-hook` in the nearest
 * `node_modules` above `folder` that can be written, or else one of this user alone among the temporary files. `undefined` for none.
 */
export function cacheFolder(setting: string | undefined, folder: string): string | undefined {
  if (setting !== undefined && OFF.test(setting)) return undefined
  if (setting !== undefined && !ON.test(setting)) return resolve(setting)
  const installed = nearestNodeModules(folder)
  return installed === undefined ? ownTemporaryFolder() : join(installed, '.cache/hot-hook')
}

/** Whoever writes one of these wants no folder of that name. */
const OFF = /^(?:off|false|no|0)$/i
const ON = /^(?:on|true|yes|1)$/i

function nearestNodeModules(folder: string): string | undefined {
  for (const each of foldersFrom(folder)) {
    const path = join(each, 'node_modules')
    if (isWritable(path)) return path
  }
  return undefined
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** What lies in there is run, so nobody else may be able to write it. */
function ownTemporaryFolder(): string | undefined {
  const user = process.getuid?.()
  const path = join(tmpdir(), user === undefined ? 'hot-hook' : `hot-hook-${user}`)
  try {
    createFolder(path)
    const stats = lstatSync(path)
    const isOwn = user === undefined || (stats.uid === user && (stats.mode & 0o077) === 0)
    return stats.isDirectory() && isOwn ? path : undefined
  } catch {
    return undefined
  }
}
