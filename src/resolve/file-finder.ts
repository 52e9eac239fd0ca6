import { lstatSync, realpathSync, type Stats } from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path'
import { isTypeScript } from '../files/file-kinds.js'
import { realFileOf } from '../files/real-path.js'
import { pathOf, urlOf } from '../node/module-url.js'
import { candidates } from './candidates.js'
import { pathInLinkedPackage } from './linked-package.js'
import { isRelative } from './specifier.js'
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
  /** The file that a bare specifier means in a package of the project that is linked into `node_modules`; for what Node does not find. */
  inLinkedPackage(specifier: string, importer: string): string | undefined
  /** Forgets every answer; a file has come or gone. */
  forget(): void
}

export function createFileFinder(tsconfigs: Tsconfigs): FileFinder {
  /** The files behind relative specifiers, by the path that these lead to: for importers in TypeScript, and for others. */
  const behindTargets = { typeScript: new Map<string, string>(), other: new Map<string, string>() }
  /** The files behind other specifiers, by importer. */
  const found = new Map<string, Map<string, string>>()
  const realDirectories = new Map<string, string>()
  /** Files that were seen, by the path that led there: many imports lead to each. */
  const realFiles = new Map<string, string>()

  /** As `realpath`, which Node applies to every module, but one `lstat` a file: the directory's answer is kept. */
  const realFile = (path: string): string | undefined => {
    const stats = linkStatsOf(path)
    if (stats === undefined) return undefined
    if (stats.isSymbolicLink()) return realFileOf(path)
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
      const file = realFiles.get(path) ?? realFile(path)
      if (file === undefined) continue
      realFiles.set(path, file)
      return file
    }
    return undefined
  }

  const search = (specifier: string, importer: string | undefined): string | undefined => {
    // As for tsc, an alias comes before an absolute path.
    const aliased = importer !== undefined && mayBeAlias(specifier) ? behindAlias(specifier, importer) : undefined
    if (aliased !== undefined) return aliased
    const target = targetOf(specifier, importer)
    return target === undefined ? undefined : firstFile(candidates(target, importer))
  }

  const behindAlias = (specifier: string, importer: string): string | undefined => {
    for (const path of tsconfigs.of(dirname(importer)).matchPaths(specifier)) {
      // Declarations say what a package has, which is still to be found by its name.
      const file = DECLARATION.test(path) ? undefined : firstFile(candidates(path, importer))
      if (file !== undefined) return file
    }
    return undefined
  }

  const findRelative = (specifier: string, importer: string): string | undefined => {
    const target = joined(specifier, importer)
    const known = isTypeScript(importer) ? behindTargets.typeScript : behindTargets.other
    let file = known.get(target)
    if (file === undefined) {
      file = firstFile(candidates(target, importer))
      if (file !== undefined) known.set(target, file)
    }
    return file
  }

  return {
    find(specifier, importer = '') {
      // Most imports, and what is asked at each import() while the program runs.
      if (importer !== '' && isRelative(specifier) && !specifier.includes('%')) return findRelative(specifier, importer)
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

    inLinkedPackage(specifier, importer) {
      const path = pathInLinkedPackage(specifier, importer)
      return path === undefined ? undefined : firstFile(candidates(path, importer))
    },

    forget() {
      found.clear()
      behindTargets.typeScript.clear()
      behindTargets.other.clear()
      realDirectories.clear()
      realFiles.clear()
    },
  }
}

/** True for what `paths` of a tsconfig may name: anything but what is relative, or a URL of a kind that Node knows. */
function mayBeAlias(specifier: string): boolean {
  return !isRelative(specifier) && !NODE_URL.test(specifier) && !isBuiltin(specifier)
}

const NODE_URL = /^(?:data|file|https?|node|blob):/i

const DECLARATION = /\.d\.[cm]?ts$/

function linkStatsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

/** The absolute path that a relative, absolute or `file:` specifier names; `undefined` for a bare one. */
export function targetOf(specifier: string, importer: string | undefined): string | undefined {
  if (!isRelative(specifier)) {
    if (specifier.startsWith('file:')) return pathOf(specifier)
    if (!isAbsolute(specifier)) return undefined
  }
  if (importer === undefined) return isAbsolute(specifier) ? specifier : undefined

  // A specifier is a URL, so `%20` in it is a blank.
  if (specifier.includes('%')) return pathOf(new URL(specifier, urlOf(importer)).href)
  return joined(specifier, importer)
}

/** The absolute path that a relative or absolute specifier leads to; with a slash at its end, if it means a folder. */
function joined(specifier: string, importer: string): string {
  // What `--import` names is imported from the working directory itself: a path with a slash at its end.
  const folder = /[\\/]$/.test(importer) ? importer : dirname(importer)
  // By far the most: a file beside the importer or below, written without detours.
  if (PLAIN.test(specifier) && folder !== '/') return folder + specifier.slice(1)
  const path = resolve(folder, specifier)
  return specifier.endsWith('/') || specifier.endsWith('.') ? asFolder(path, specifier) : path
}

/** On Windows paths have backslashes. */
const PLAIN = sep === '/' ? /^\.(?:\/[\w-][\w.-]*)+$/ : /^(?!)/

/** A specifier that ends with a slash, `.` or `..` means a folder. */
function asFolder(path: string, specifier: string): string {
  return /(?:^|\/)(?:\.\.?)?$/.test(specifier) ? `${path}/` : path
}
