import { isAtOrBelow } from './is-below.js'
import { createPatterns } from './patterns.js'
import { isInstalled } from './project-file.js'

const NAMES_INSTALLED = /(?:^|[\\/])node_modules[\\/]/

/** True for a glob that names files in `node_modules`, but not in which: these are never watched. */
export function canNeverMatch(glob: string): boolean {
  return /[*?[{(].*[\\/]node_modules[\\/]/.test(glob)
}

/**
 * Returns what tells the files of installed packages, except for those in the folders that one of these globs names: a tool generates code there.
 * `folder` is an absolute path.
 */
export function createInstalledFilter(globs: readonly string[], folder: string): (path: string) => boolean {
  const named = createPatterns(
    globs.filter((glob) => NAMES_INSTALLED.test(glob)),
    folder,
  )
  return (path) => isInstalled(path) && !named.places().some((place) => isAtOrBelow(path, place.folder))
}
