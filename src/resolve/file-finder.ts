import { lstatSync, realpathSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { isDeclaration, isTypeScript } from '../files/file-kinds.js'
import { isFile } from '../files/file-times.js'
import { type PreservedLinks, preservedLinks } from '../files/preserved-links.js'
import { nameOnDisk, realFileOf } from '../files/real-path.js'
import { getOrInsert } from '../node/get-or-insert.js'
import { pathOf, urlOf } from '../node/module-url.js'
import { orUndefined } from '../node/or-undefined.js'
import { basename, dirname, isAbsolute, join, resolve, sep } from '../node/path.js'
import { candidates } from './candidates.js'
import { pathInLinkedPackage } from './linked-package.js'
import { mainOf } from './package-scope.js'
import { Resolutions } from './resolutions.js'
import { isRelative } from './specifier.js'
import type { Tsconfigs } from './tsconfig.js'

/** What others need of {@link ProjectFileFinder}. */
export type FileFinder = Pick<ProjectFileFinder, 'find' | 'sourceOf' | 'inLinkedPackage' | 'forget'>

/** Finds project files by relative paths and by the `paths` of tsconfigs, and caches every file that it finds. */
export class ProjectFileFinder {
  readonly #tsconfigs: Tsconfigs
  /** The files behind relative specifiers, by the absolute path that the specifier leads to. */
  readonly #byTarget = { typeScript: new Map<string, string>(), other: new Map<string, string>() }
  /** The files behind other specifiers. */
  readonly #others = new Resolutions()
  readonly #realDirectories = new Map<string, string>()
  /** Existing files, by the path that led to them: many imports lead to each. */
  readonly #realFiles = new Map<string, string>()

  readonly #links: PreservedLinks

  constructor(tsconfigs: Tsconfigs, links = preservedLinks()) {
    this.#tsconfigs = tsconfigs
    this.#links = links
  }

  /**
   * Returns the real path of the file that `specifier` (without query and hash) means in `importer`, an absolute path; the path of a link
   * where Node was told to preserve it. Returns `undefined` where Node has to answer: for bare specifiers that match no tsconfig path, and for
   * files that do not exist.
   */
  find(specifier: string, importer = ''): string | undefined {
    // Most imports, and each import() while the program runs.
    if (importer !== '' && isRelative(specifier) && !specifier.includes('%')) {
      return this.#findRelative(specifier, importer)
    }
    const known = this.#others.get(importer, specifier)
    if (known !== undefined) return known
    const file = this.#search(specifier, importer === '' ? undefined : importer)
    if (file !== undefined) this.#others.set(importer, specifier, file)
    return file
  }

  /** Returns the source file behind a JavaScript file that does not exist, as in an `exports` map that names `./x.js`. */
  sourceOf(path: string): string | undefined {
    return this.#firstFile(candidates(path, undefined, mainOf))
  }

  /** Returns the file that a bare specifier means in a package of the project that is linked into `node_modules`, where Node finds none. */
  inLinkedPackage(specifier: string, importer: string): string | undefined {
    const path = pathInLinkedPackage(specifier, importer)
    return path === undefined ? undefined : this.#firstFile(candidates(path, importer, mainOf))
  }

  /** Clears all caches, because a file was created or deleted. */
  forget(): void {
    this.#others.clear()
    this.#byTarget.typeScript.clear()
    this.#byTarget.other.clear()
    this.#realDirectories.clear()
    this.#realFiles.clear()
  }

  #findRelative(specifier: string, importer: string): string | undefined {
    const target = joined(specifier, importer)
    const byTarget = isTypeScript(importer) ? this.#byTarget.typeScript : this.#byTarget.other
    const known = byTarget.get(target)
    if (known !== undefined) return known
    const file = this.#firstFile(candidates(target, importer, mainOf))
    if (file !== undefined) byTarget.set(target, file)
    return file
  }

  #search(specifier: string, importer: string | undefined): string | undefined {
    // As in tsc, an alias comes before an absolute path.
    const aliased = importer !== undefined && mayBeAlias(specifier) ? this.#behindAlias(specifier, importer) : undefined
    if (aliased !== undefined) return aliased
    const target = targetOf(specifier, importer)
    if (target === undefined) return undefined
    return this.#firstFile(candidates(target, importer, mainOf), importer === undefined ? this.#links.entry : undefined)
  }

  #behindAlias(specifier: string, importer: string): string | undefined {
    for (const path of this.#tsconfigs.of(dirname(importer)).matchPaths(specifier)) {
      // An alias of a declaration gives a package its types; the package itself is found by its name.
      const file = isDeclaration(path) ? undefined : this.#firstFile(candidates(path, importer, mainOf))
      if (file !== undefined) return file
    }
    return undefined
  }

  #firstFile(paths: Iterable<string>, keepsLinks = this.#links.modules): string | undefined {
    for (const path of paths) {
      if (keepsLinks) {
        if (isFile(path)) return path
        continue
      }
      const file = this.#realFiles.get(path) ?? this.#realFile(path)
      if (file === undefined) continue
      this.#realFiles.set(path, file)
      return file
    }
    return undefined
  }

  /** Does what `realpath` does, which Node applies to every module, by one `lstat` per file: the real path of the directory is cached. */
  #realFile(path: string): string | undefined {
    const stats = orUndefined(() => lstatSync(path, { throwIfNoEntry: false }))
    if (stats === undefined) return undefined
    if (stats.isSymbolicLink()) return realFileOf(path)
    if (!stats.isFile()) return undefined

    const directory = dirname(path)
    const real = getOrInsert(this.#realDirectories, directory, () => realpathSync(directory))
    return nameOnDisk(real === directory ? path : join(real, basename(path)))
  }
}

/** Returns the paths at which a project file is looked for, without the extensions that they may get. */
export function placesOf(specifier: string, importer: string, tsconfigs: Pick<Tsconfigs, 'of'>): readonly string[] {
  const target = targetOf(specifier, importer)
  if (target !== undefined) return [target]
  return mayBeAlias(specifier) ? tsconfigs.of(dirname(importer)).matchPaths(specifier) : []
}

/** True for a specifier that `paths` of a tsconfig may match: neither relative, nor a URL that Node loads, nor a built-in module. */
function mayBeAlias(specifier: string): boolean {
  return !isRelative(specifier) && !NODE_URL.test(specifier) && !isBuiltin(specifier)
}

const NODE_URL = /^(?:data|file|https?|node|blob):/i

/** Returns the absolute path that a relative, absolute or `file:` specifier names; `undefined` for a bare specifier. */
export function targetOf(specifier: string, importer: string | undefined): string | undefined {
  if (!isRelative(specifier)) {
    if (specifier.startsWith('file:')) return pathOf(specifier)
    if (!isAbsolute(specifier)) return undefined
  }
  if (importer === undefined) return isAbsolute(specifier) ? specifier : undefined

  // A specifier is a URL, so `%20` in it means a space.
  if (specifier.includes('%')) return pathOf(new URL(specifier, urlOf(importer)).href)
  return joined(specifier, importer)
}

/** Returns the absolute path that a relative or absolute specifier leads to, with a slash at its end if it means a folder. */
function joined(specifier: string, importer: string): string {
  // The importer of a module that `--import` names is the working directory: a path with a slash at its end.
  const folder = /[\\/]$/.test(importer) ? importer : dirname(importer)
  // The fast path for most specifiers: a file beside the importer or below it.
  // On Windows paths have backslashes.
  if (sep === '/' && PLAIN.test(specifier) && folder !== '/') return folder + specifier.slice(1)
  const path = resolve(folder, specifier)
  return specifier.endsWith('/') || specifier.endsWith('.') ? asFolder(path, specifier) : path
}

const PLAIN = /^\.(?:\/[\w-][\w.-]*)+$/

/** A specifier that ends with a slash, `.` or `..` means a folder. */
function asFolder(path: string, specifier: string): string {
  return /(?:^|\/)(?:\.\.?)?$/.test(specifier) ? `${path}/` : path
}
