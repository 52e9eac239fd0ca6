import { Module } from 'node:module'
import { extname } from 'node:path'
import { isProjectFile } from '../../files/project-file.js'
import { isCalledByTopLevel } from '../call-site.js'
import type { ImportEvent } from '../events.js'
import { facadeNameOf, isFacadeName } from '../facade.js'
import type { Outdated } from '../hooks.js'
import { forgetLastChild, isForeignHandler, isLoading, isOutdated, isUnlisted, loader } from './node-common-js.js'
import { RequiredSpecifiers } from './required-specifiers.js'

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
  readonly #required = new RequiredSpecifiers()
  /** By path of an ES module that was required: the name of its facade in Node's cache. */
  readonly #facades = new Map<string, string>()
  /** By importer and imported: the version of the importer whose `require()` is known to run again. */
  readonly #again = new Map<string, Map<string, number>>()
  /** By extension: Node's own handlers, and ours. */
  readonly #extensions = new Map<string, unknown>()
  /** By path: our code of files, which was given to whoever loads them and is not known to run yet. */
  readonly #given = new Map<string, string>()
  #requirer: Module | undefined
  /** What it requires, as written: others may look for it by other names. */
  #written = ''

  constructor(ports: CommonJsPorts) {
    this.#ports = ports
  }

  /** Puts itself into Node's CommonJS loader; to be called once. */
  install(): void {
    const { prototype } = loader
    this.#followRequire(prototype)
    this.#followEvaluations(prototype)
    this.#followCompilations(prototype)
  }

  #followRequire(prototype: typeof loader.prototype): void {
    const { require } = prototype
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
  }

  #followEvaluations(prototype: typeof loader.prototype): void {
    const { load } = prototype
    const { onEvaluating, onEvaluated } = this.#ports
    /** How many files of the project are being run, each for the one before. */
    let depth = 0
    prototype.load = function (file) {
      // A facade is none, and what stands behind it says so itself.
      if (!isProjectFile(file) || isFacadeName(file)) return load.call(this, file)
      if (depth++ === 0) onEvaluating(true)
      try {
        load.call(this, file)
      } finally {
        if (--depth === 0) onEvaluating(false)
      }
      onEvaluated(this)
    }
  }

  /** Otherwise Node takes what an `import` gets for TypeScript, by its name, and strips types from JavaScript. */
  #followCompilations(prototype: typeof loader.prototype): void {
    const { _compile: compile } = prototype
    const { onGiven, isMade } = this.#ports
    const self = this
    prototype._compile = function (code, file, format) {
      const given = self.#given.get(file)
      self.#given.delete(file)
      // What is required of ES modules passes here too, as such.
      const isCommonJs = !format?.startsWith('module') && isProjectFile(file)
      // Node takes a byte order mark away.
      const isOurs = given !== undefined && (code === given || given === `\uFEFF${code}`)
      if (isCommonJs && !isOurs && self.isLoadedByOthers(file)) onGiven(file, code, given !== undefined)
      const isStripped = format?.endsWith('typescript') && isMade(file, code)
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
      if (!mayHaveOthers || !isForeignHandler(handler, extension)) this.#extensions.set(extension, handler)
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
    this.#required.onResolving()
  }

  /** True while a `require()` in a file runs; `require.resolve()` is none. */
  isRequiring(importer: string): boolean {
    return this.#requirer?.filename === importer
  }

  /** The same, but for one in an instance whose place another one has taken. */
  isRequiredByCurrent(importer: string): boolean {
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
    this.#required.set(importer, specifier, path)
    if (this.isRequiring(importer)) this.#required.set(importer, this.#written, path)
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
    this.#required.forget(new Set(outdated.map(({ path }) => path)))
  }

  #onRequire(requirer: Module, specifier: string): void {
    const { filename: importer, path: folder } = requirer
    const path = this.#required.get(folder, specifier)
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
      isRedirected: false,
      boundary: false,
      duringEvaluation,
    })
    return duringEvaluation
  }
}
