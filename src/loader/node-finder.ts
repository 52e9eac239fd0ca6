import { existsSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { dirname, isAbsolute, join } from 'node:path'
import { type FileFinder, isRelative } from '../resolve/file-finder.js'
import type { PackageScopes } from '../resolve/package-scope.js'
import { missingFileOf } from './missing-file.js'

export interface NodeFinderPorts {
  /** Runs something of which the graph shall not hear. */
  quietly<T>(action: () => T): T
  readonly finder: FileFinder
  readonly packages: PackageScopes
}

/**
 * True if Node finds a specifier that is none of the finder's: a bare one, or what CommonJS requires. An `import` of a path it would not find.
 *
 * Asked by way of `require.resolve`, the only resolution that is synchronous on every version. What that refuses for reasons of its
 * conditions exists; only what it can't find is missing. A file that it misses may still be a TypeScript file.
 */
export function canNodeFind(
  specifier: string,
  importer: string,
  isRequired: boolean,
  { finder, packages, quietly }: NodeFinderPorts,
): boolean {
  const isPath = isRelative(specifier) || specifier.startsWith('file:') || isAbsolute(specifier)
  if (isPath && !isRequired) return false
  if (isBuiltin(specifier)) return true
  const name = isPath ? undefined : packageNameOf(specifier)
  if (name !== undefined) {
    // Node never forgets that a package had no package.json. So it is not asked before there is one, and not where that says enough.
    const isInstalled = hasPackage(name, dirname(importer))
    if (!isInstalled && packages.of(dirname(importer))?.name !== name) return false
    if (isInstalled && specifier === name) return true
  }
  try {
    quietly(() => createRequire(importer).resolve(specifier))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') return true
    const missing = missingFileOf(error)
    return missing !== undefined && finder.sourceOf(missing) !== undefined
  }
}

/** `name` or `@scope/name` of a specifier; `undefined` for `#internal`, and for a URL. */
function packageNameOf(specifier: string): string | undefined {
  return /^(?:@[^/]+\/)?[^@#/:][^/:]*(?=\/|$)/.exec(specifier)?.[0]
}

function hasPackage(name: string, folder: string): boolean {
  if (existsSync(join(folder, 'node_modules', name, 'package.json'))) return true
  const above = dirname(folder)
  return above !== folder && hasPackage(name, above)
}
