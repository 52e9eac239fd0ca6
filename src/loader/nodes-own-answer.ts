import { dirname } from 'node:path'
import { isBelow } from '../files/is-below.js'
import { realFileOf } from '../files/real-path.js'
import { pathOf } from '../node/module-url.js'
import { candidates } from '../resolve/candidates.js'
import { targetOf } from '../resolve/file-finder.js'
import { installedFolder } from '../resolve/linked-package.js'
import { packageNameOf } from '../resolve/specifier.js'

/**
 * True if Node would say by itself that a specifier means the file of a URL: then no hook of somebody else has taken it there.
 *
 * For a path that is the file of that name, whatever its extension; for a name, a file of the package that is installed under it.
 */
export function isNodesOwnAnswer(url: string, specifier: string, importer: string | undefined): boolean {
  const path = pathOf(url)
  if (path === undefined) return false
  const target = targetOf(specifier, importer)
  if (target !== undefined) {
    for (const candidate of candidates(target, importer)) if (realFileOf(candidate) === path) return true
    return false
  }
  if (specifier.startsWith('#')) return true // where the package's map leads to, which only Node reads
  const name = packageNameOf(specifier)
  const folder = name === undefined || importer === undefined ? undefined : installedFolder(name, dirname(importer))
  return folder !== undefined && isBelow(path, folder)
}
