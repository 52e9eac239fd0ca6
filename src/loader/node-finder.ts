import { createRequire } from 'node:module'
import type { FileFinder } from '../resolve/file-finder.js'
import { missingFileOf } from './resolve.js'

export interface NodeFinderPorts {
  /** Runs something of which the graph shall not hear. */
  quietly<T>(action: () => T): T
  readonly finder: FileFinder
}

/**
 * True if Node finds a bare specifier.
 *
 * Asked by way of `require.resolve`, the only resolution that is synchronous on every version. What that refuses for reasons of its
 * conditions exists; only what it can't find is missing. A file that it misses may still be a TypeScript file.
 */
export function canNodeFind(specifier: string, importer: string, { finder, quietly }: NodeFinderPorts): boolean {
  if (/^\.\.?(?:\/|$)/.test(specifier) || specifier.startsWith('file:') || specifier.startsWith('/')) return false
  try {
    quietly(() => createRequire(importer).resolve(specifier))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') return true
    const missing = missingFileOf(error)
    return missing !== undefined && finder.sourceOf(missing) !== undefined
  }
}
