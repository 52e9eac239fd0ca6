import { isBelow } from '../files/is-below.js'
import { realFileOf } from '../files/real-path.js'
import { pathOf } from '../node/module-url.js'
import { dirname } from '../node/path.js'
import { candidates } from '../resolve/candidates.js'
import { targetOf } from '../resolve/file-finder.js'
import { installedFolder } from '../resolve/linked-package.js'
import { mainOf } from '../resolve/package-scope.js'
import { packageNameOf } from '../resolve/specifier.js'

/**
 * True if Node by itself would resolve a specifier to the file of a URL: then no hook of another package has redirected it.
 *
 * For a path, that is the file of that name, with any extension; for the name of a package, each file of the installed package.
 */
export function isNodesOwnAnswer(url: string, specifier: string, importer: string | undefined): boolean {
  const path = pathOf(url)
  if (path === undefined) return false
  const target = targetOf(specifier, importer)
  if (target !== undefined) {
    for (const candidate of candidates(target, importer, mainOf)) {
      if (candidate === path || realFileOf(candidate) === path) return true
    }
    return false
  }
  if (specifier.startsWith('#')) return true // `imports` of the package.json, which only Node reads
  const name = packageNameOf(specifier)
  const folder = name === undefined || importer === undefined ? undefined : installedFolder(name, dirname(importer))
  return folder !== undefined && isBelow(path, folder)
}
