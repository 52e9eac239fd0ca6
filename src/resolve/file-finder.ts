import { lstatSync, realpathSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { pathOf, urlOf } from '../module-url.js'
import { candidates } from './candidates.js'
import type { Tsconfigs } from './tsconfig.js'

/** Finds the project file that a specifier means. */
export interface FileFinder {
  /**
   * The real path of the file that `specifier` (without query and hash) means in `importer`, an absolute path, or
   * `undefined` where that is for Node to say: bare specifiers that no tsconfig path matches, and files that don't exist.
   */
  find(specifier: string, importer: string | undefined): string | undefined
  /** The file behind the path of a JavaScript file that isn't there, as in an `exports` map that names `./x.js`. */
  sourceOf(path: string): string | undefined
  /** Forgets every answer; a file has come or gone. */
  forget(): void
}

export function createFileFinder(tsconfigs: Tsconfigs): FileFinder {
  const found = new Map<string, Map<string, string>>()
  const realDirectories = new Map<string, string>()

  /** As `realpath`, which Node applies to every module, but one `lstat` a file: the directory's answer is kept. */
  const realFile = (path: string): string | undefined => {
    const stats = existing(() => lstatSync(path, { throwIfNoEntry: false }))
    if (stats === undefined) return undefined
    if (stats.isSymbolicLink()) return existing(() => (statSync(path).isFile() ? realpathSync(path) : undefined))
    if (!stats.isFile()) return undefined

    const directory = dirname(path)
    let real = realDirectories.get(directory)
    if (real === undefined) {
      real = realpathSync(directory)
      realDirectories.set(directory, real)
    }
    return real === directory ? path : join(real, basename(path))
  }

  const firstFile = (paths: Iterable<string>): string | undefined => {
    for (const path of paths) {
      const file = realFile(path)
      if (file !== undefined) return file
    }
    return undefined
  }

  const search = (specifier: string, importer: string | undefined): string | undefined => {
    const target = targetOf(specifier, importer)
    if (target !== undefined) return firstFile(candidates(target, importer))
    if (importer === undefined || isBuiltin(specifier)) return undefined

    for (const path of tsconfigs.of(dirname(importer)).matchPaths(specifier)) {
      const file = firstFile(candidates(path, importer))
      if (file !== undefined) return file
    }
    return undefined
  }

  return {
    find(specifier, importer = '') {
      let known = found.get(importer)
      if (known === undefined) {
        known = new Map()
        found.set(importer, known)
      }
      let file = known.get(specifier)
      if (file === undefined) {
        file = search(specifier, importer === '' ? undefined : importer)
        if (file !== undefined) known.set(specifier, file)
      }
      return file
    },

    sourceOf: (path) => firstFile(candidates(path, undefined)),

    forget() {
      found.clear()
      realDirectories.clear()
    },
  }
}

/** What a look at the file system gives; nothing where the path leads nowhere: through a file, in a circle, with an impossible name. */
function existing<T>(look: () => T | undefined): T | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}

/** The absolute path that a relative, absolute or `file:` specifier names; `undefined` for a bare one. */
function targetOf(specifier: string, importer: string | undefined): string | undefined {
  if (specifier.startsWith('file:')) return pathOf(specifier)
  const isRelative = /^\.\.?(?:[\\/]|$)/.test(specifier)
  if (!isRelative && !isAbsolute(specifier)) return undefined
  if (importer === undefined) return isAbsolute(specifier) ? specifier : undefined

  // A specifier is a URL, so `%20` in it is a blank.
  if (specifier.includes('%')) return pathOf(new URL(specifier, urlOf(importer)).href)
  // What `--import` names is imported from the working directory itself: a path with a slash at its end.
  const path = resolve(/[\\/]$/.test(importer) ? importer : dirname(importer), specifier)
  return /(?:^|\/)(?:\.\.?)?$/.test(specifier) ? `${path}/` : path
}
