import { Module } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { isProjectFile } from '../../files/project-file.js'
import { isCalledByTopLevel } from '../call-site.js'
import type { ImportEvent } from '../events.js'
import { facadeNameOf, isFacadeName } from '../facade.js'
import type { Outdated } from '../hooks.js'
import { forgetLastChild, isBySomebody, isLoading, isOutdated, isUnlisted, loader } from './node-common-js.js'

export interface CommonJsPorts {
  /** True if nothing more is to be learned from imports between these two. */
  isSettled(importer: string, importerVersion: number, imported: string, isMarked: boolean): boolean
  /** The version of a module that is in force. */
  versionOf(path: string): number
  /** In how many places the source of a file names a specifier. */
  callsOf(importer: string, specifier: string): number
  report(event: ImportEvent): void
  /** True for CommonJS that was made of a file. */
  isMade(path: string, code: string): boolean
  /** The first file of the project begins to run, or the last one that has begun is done: nothing else runs in between. */
  onEvaluating(isEvaluating: boolean): void
  /**
   * A file of the project is going to be run as a `require.extensions` of somebody else has made it: of the file, or of the code that we have
   * given for it.
   */
  onGiven(path: string, code: string, isOfOurs: boolean): void
  /** A file of the project has been run to its end. */
  onEvaluated(module: Module): void
}

/**
 * Watches Node's CommonJS loader, and takes out of it what is outdated.
 *
 * The hooks hear of a `require()` only if Node has no answer in its caches. Whether it runs again is to be seen here.
 */
export class CommonJs {
  readonly #ports: CommonJsPorts
  /** What each specifier meant in each folder: so Node keeps it too, whichever file there requires it. */
  readonly #required = new Map<string, Map<string, string>>()
  /** By path of an ES module that was required: the name of its facade in Node's cache. */
  readonly #facades = new Map<string, string>()
  /** By importer and imported: the version of the importer whose `require()` is known to run again. */
  readonly #again = new Map<string, Map<string, number>>()
  readonly #load = loader._load
  /** By extension: Node's own handlers, and ours. */
  readonly #extensions = new Map<string, unknown>()
  /** By path: our code of files, which was given to whoever loads them and is not known to run yet. */
  readonly #given = new Map<string, string>()
  #requirer: Module | undefined
  /** What it requires, as written: others may look for it by other names. */
  #written = ''
  #isForgetting = false
  /** How many files of the project are being run, each for the one before. */
  #depth = 0

  constructor(ports: CommonJsPorts) {
    this.#ports = ports
    const { prototype } = loader
    const { require, load, _compile: compile } = prototype
    const self = this

    prototype.require = function (specifier) {
      // `const { require } = module`: Node goes without the module, and so it is not known who requires.
      if (!((this as unknown) instanceof Module)) return require.call(this, specifier)
      const outer = self.#requirer
      const written = self.#written
      self.#requirer = this
      self.#written = specifier
      try {
        self.#onRequire(this, specifier)
        return require.call(this, specifier)
      } finally {
        self.#requirer = outer
        self.#written = written
        if (isUnlisted(this)) forgetLastChild(this)
      }
    }
    prototype.load = function (file) {
      // A facade is none, and what stands behind it says so itself.
      if (!isProjectFile(file) || isFacadeName(file)) return load.call(this, file)
      if (self.#depth++ === 0) ports.onEvaluating(true)
      try {
        load.call(this, file)
      } finally {
        if (--self.#depth === 0) ports.onEvaluating(false)
      }
      ports.onEvaluated(this)
    }
    // Otherwise Node takes what an `import` gets for TypeScript, by its name, and strips types from JavaScript.
    prototype._compile = function (code, file, format) {
      const given = self.#given.get(file)
      self.#given.delete(file)
      // What is required of ES modules passes here too, as such.
      const isCommonJs = !format?.startsWith('module') && isProjectFile(file)
      // Node takes a byte order mark away.
      const isOurs = given !== undefined && (code === given || given === `\uFEFF${code}`)
      if (isCommonJs && !isOurs && self.isLoadedByOthers(file)) ports.onGiven(file, code, given !== undefined)
      const isStripped = format?.endsWith('typescript') && ports.isMade(file, code)
      return compile.call(this, code, file, isStripped ? 'commonjs' : format)
    }
  }

  /** Our code of a file was given to whoever loads it. */
  give(path: string, code: string): void {
    this.#given.set(path, code)
  }

  /** Looks at what stands in `require.extensions`, if others may have come before; what comes in its place later is somebody else's. */
  knowExtensions(mayHaveOthers: boolean): void {
    for (const [extension, handler] of Object.entries(loader._extensions)) {
      if (!mayHaveOthers || !isBySomebody(handler, extension)) this.#extensions.set(extension, handler)
    }
  }

  /** True for a file that a `require.extensions` of somebody else loads. */
  isLoadedByOthers(file: string): boolean {
    const extension = extname(file)
    const handler = loader._extensions[extension]
    return handler !== undefined && handler !== this.#extensions.get(extension)
  }

  /** To be called first by whoever is asked to resolve a `require()`. */
  onResolving(): void {
    if (this.#isForgetting) throw FORGOTTEN
  }

  /** True while a `require()` in a file runs; `require.resolve()` is none. */
  isRequiring(importer: string): boolean {
    return this.#requirer?.filename === importer
  }

  /** The same, but for one in an instance whose place another one has taken. */
  isHeard(importer: string): boolean {
    return this.isRequiring(importer) && this.#requirer !== undefined && !isOutdated(this.#requirer)
  }

  /** What has run until now belongs to the start: what runs again is to be seen anew. */
  endStart(): void {
    this.#again.clear()
  }

  /** True if a `require()` in a file runs while a module is being evaluated. */
  isDuringEvaluation(importer: string): boolean {
    return isLoading(importer) || isCalledByTopLevel(isLoading)
  }

  /** A `require()` was resolved. */
  onResolved(importer: string, specifier: string, path: string): void {
    const folder = dirname(importer)
    const known = this.#required.get(folder) ?? new Map<string, string>()
    this.#required.set(folder, known.set(specifier, path))
    if (this.isRequiring(importer)) known.set(this.#written, path)
  }

  /** A version of an ES module is required by way of its facade. */
  onFacade(path: string, version: number): void {
    this.#facades.set(path, facadeNameOf(path, version))
  }

  /** Takes modules out of the cache, so that who requires them gets new ones, and out of the children of those who have required them. */
  drop(outdated: readonly Pick<Outdated, 'path' | 'importers'>[]): void {
    for (const { path, importers } of outdated) {
      for (const name of [path, this.#facades.get(path)]) {
        const module = name === undefined ? undefined : loader._cache[name]
        if (name === undefined || module === undefined) continue
        delete loader._cache[name]
        for (const importer of importers.keys()) {
          const children = loader._cache[importer]?.children
          const at = children?.indexOf(module) ?? -1
          if (at >= 0) children?.splice(at, 1)
        }
      }
      this.#facades.delete(path)
    }
    this.#forget(new Set(outdated.map(({ path }) => path)))
  }

  /**
   * Lets Node forget what specifiers meant. It looks there before all else: where an ES module imports CommonJS it has put an empty module
   * into its cache, and a `require()` that finds that there, by what it remembers, gets it as if there were a circle.
   *
   * It forgets what leads to nothing in its cache when it is asked for it; what it then does is to resolve the specifier.
   */
  #forget(paths: ReadonlySet<string>): void {
    this.#isForgetting = true
    for (const [folder, required] of this.#required) {
      for (const [specifier, path] of required) {
        if (!paths.has(path) || loader._cache[path] !== undefined) continue
        required.delete(specifier)
        try {
          this.#load.call(loader, specifier, { path: folder, filename: join(folder, 'forget') })
        } catch (error) {
          if (error !== FORGOTTEN) throw error
        }
      }
    }
    this.#isForgetting = false
  }

  #onRequire(requirer: Module, specifier: string): void {
    const { filename: importer, path: folder } = requirer
    const path = this.#required.get(folder)?.get(specifier)
    if (path === undefined || isOutdated(requirer)) return
    // What is not in its cache Node asks the hooks for.
    if (loader._cache[this.#facades.get(path) ?? path] === undefined) return

    const importerVersion = this.#ports.versionOf(importer)
    const again = this.#again.get(importer) ?? new Map<string, number>()
    if (again.get(path) === importerVersion || this.#ports.isSettled(importer, importerVersion, path, false)) return
    const duringEvaluation = this.report(importer, specifier, path)
    // The graph may hear of it much later than it runs the next time.
    if (!duringEvaluation) this.#again.set(importer, again.set(path, importerVersion))
  }

  /** Tells the graph of a `require()` that runs. Returns whether that is a part of an evaluation. */
  report(importer: string, specifier: string, path: string): boolean {
    const duringEvaluation = this.isDuringEvaluation(importer)
    this.#ports.report({
      type: 'import',
      importer,
      importerVersion: this.#ports.versionOf(importer),
      imported: path,
      specifier,
      kind: 'require',
      calls: this.#ports.callsOf(importer, specifier),
      names: undefined,
      isLedAway: false,
      boundary: false,
      duringEvaluation,
    })
    return duringEvaluation
  }
}

/** What ends a `require()` that is none. */
const FORGOTTEN = new Error('This require() is only to be forgotten')
