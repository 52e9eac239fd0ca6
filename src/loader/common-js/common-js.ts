import { Module } from 'node:module'
import { isProjectFile } from '../../files/project-file.js'
import { extname } from '../../node/path.js'
import { isCalledByTopLevel } from '../call-site.js'
import type { ImportEvent } from '../events.js'
import { facadeNameOf } from '../facade.js'
import type { Outdated } from '../hooks.js'
import { type EvaluationPorts, followEvaluations } from './follow-evaluations.js'
import {
  forgetLastChild,
  isForeignHandler,
  isLoading,
  isOutdated,
  isUnlisted,
  loader,
  original,
} from './node-common-js.js'
import { RequiredSpecifiers } from './required-specifiers.js'

export interface CommonJsPorts {
  /** True if another import between these two can't tell the graph anything new. */
  isSettled(importer: string, importerVersion: number, imported: string, isMarked: boolean): boolean
  /** The current version of a module. */
  versionOf(path: string): number
  /** In how many places the source of a file may require a specifier. */
  callsOf(importer: string, specifier: string): number
  report(event: ImportEvent): void
  /** True for the code that hot-hook has made of a CommonJS file. */
  isMade(path: string, code: string): boolean
  /**
   * A project file is about to run with the code that a `require.extensions` handler of another package has made of it: of our code for the
   * file, or of the file.
   */
  onGiven(path: string, code: string, isOfOurs: boolean): void
  readonly evaluations: EvaluationPorts
}

/**
 * Patches Node's CommonJS loader to see each `require()`, and removes outdated modules from it.
 *
 * Node calls the hooks for a `require()` only if it has no answer in its caches. That a `require()` runs again is only seen here.
 */
export class CommonJs {
  readonly #ports: CommonJsPorts
  readonly #required = new RequiredSpecifiers()
  /** By path of an ES module that was required: the file name of its facade in Node's cache. */
  readonly #facades = new Map<string, string>()
  /** By path of the importer, then of the imported module: the version of the importer whose `require()` is known to run again. */
  readonly #again = new Map<string, Map<string, number>>()
  /** By extension: the handlers of Node and of hot-hook. */
  readonly #extensions = new Map<string, unknown>()
  /** By path: the code that we have returned for a file and that was not compiled yet. */
  readonly #given = new Map<string, string>()
  /** The module whose `require()` is running. */
  #requirer: Module | undefined
  /** The specifier of that `require()`, as written: a hook of another package may resolve another one for it. */
  #written = ''

  constructor(ports: CommonJsPorts) {
    this.#ports = ports
  }

  /** Patches Node's CommonJS loader; to be called once. */
  install(): void {
    const { prototype } = loader
    this.#followRequire(prototype)
    followEvaluations(this.#ports.evaluations)
    this.#followCompilations(prototype)
  }

  #followRequire(prototype: typeof loader.prototype): void {
    const require = original(prototype, 'require')
    const self = this
    prototype.require = function (specifier) {
      // After `const { require } = module`, a call has no `this`, and the module that requires is not known.
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

  /**
   * Watches where Node compiles CommonJS: code of a project file that is not ours was made by a handler of another package. Also keeps Node
   * from stripping types from our JavaScript, since it takes an imported `.ts` file for TypeScript.
   */
  #followCompilations(prototype: typeof loader.prototype): void {
    const compile = original(prototype, '_compile')
    const { onGiven, isMade } = this.#ports
    const self = this
    prototype._compile = function (code, file, format) {
      const given = self.#given.get(file)
      self.#given.delete(file)
      // Node compiles a required ES module here as well; the format says so.
      const isCommonJs = !format?.startsWith('module') && isProjectFile(file)
      // Node removes a byte order mark.
      const isOurs = given !== undefined && (code === given || given === `\uFEFF${code}`)
      if (isCommonJs && !isOurs && self.isLoadedByOthers(file)) onGiven(file, code, given !== undefined)
      const isStripped = format?.endsWith('typescript') && isMade(file, code)
      return compile.call(this, code, file, isStripped ? 'commonjs' : format)
    }
  }

  /** The `load` hook, or our handler, has returned this code for a file. */
  give(path: string, code: string): void {
    this.#given.set(path, code)
  }

  /**
   * Records the handlers in `require.extensions` that are Node's or ours. `mayHaveOthers`: other packages may have replaced some already. A
   * handler that comes later is another package's.
   */
  knowExtensions(mayHaveOthers: boolean): void {
    for (const [extension, handler] of Object.entries(loader._extensions)) {
      if (!mayHaveOthers || !isForeignHandler(handler, extension)) this.#extensions.set(extension, handler)
    }
  }

  /** True for a file that a `require.extensions` handler of another package loads. */
  isLoadedByOthers(file: string): boolean {
    const extension = extname(file)
    const handler = loader._extensions[extension]
    return handler !== undefined && handler !== this.#extensions.get(extension)
  }

  /** To be called first wherever a `require()` is resolved. See {@link RequiredSpecifiers.onResolving}. */
  onResolving(): void {
    this.#required.onResolving()
  }

  /** True while a `require()` in a file runs, but not for `require.resolve()`. */
  isRequiring(importer: string): boolean {
    return this.#requirer?.filename === importer
  }

  /** True while a `require()` in the current instance of a file runs. One in an outdated instance is not reported. */
  isRequiredByCurrent(importer: string): boolean {
    return this.isRequiring(importer) && this.#requirer !== undefined && !isOutdated(this.#requirer)
  }

  /** The start has ended: each `require()` that runs again is to be reported anew. */
  endStart(): void {
    this.#again.clear()
  }

  /** True if the running `require()` of a file belongs to the evaluation of that file, or of a module that has called it. */
  isDuringEvaluation(importer: string): boolean {
    return isLoading(importer) || isCalledByTopLevel(isLoading)
  }

  /** A `require()` was resolved to a project file. */
  onResolved(importer: string, specifier: string, path: string): void {
    this.#required.set(importer, specifier, path)
    if (this.isRequiring(importer)) this.#required.set(importer, this.#written, path)
  }

  /** A version of an ES module is required through its facade. */
  onFacade(path: string, version: number): void {
    this.#facades.set(path, facadeNameOf(path, version))
  }

  /**
   * Removes modules from Node's cache, so that the next `require()` loads them again, and from the `children` of their importers, so that
   * they can be collected.
   */
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
    // For a file that is not in its cache, Node calls the hooks, which report the `require()`.
    if (loader._cache[this.#facades.get(path) ?? path] === undefined) return

    const importerVersion = this.#ports.versionOf(importer)
    const again = this.#again.get(importer) ?? new Map<string, number>()
    if (again.get(path) === importerVersion || this.#ports.isSettled(importer, importerVersion, path, false)) return
    const duringEvaluation = this.report(importer, specifier, path)
    // The event may be recorded long after the same `require()` has run once more.
    if (!duringEvaluation) this.#again.set(importer, again.set(path, importerVersion))
  }

  /** Reports a `require()` that runs. Returns true if it belongs to an evaluation. */
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
