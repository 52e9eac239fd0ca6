import { isFile } from '../files/file-times.js'
import { isProjectFile } from '../files/project-file.js'
import { Module, type ModuleGraph, type Rules } from '../graph/module-graph.js'
import { planUpdate, type UpdatePlan } from '../graph/plan-update.js'
import type { Cause } from './cause.js'
import type { Findings } from './changes.js'
import { LoadedFolders, type LoadedFoldersPorts } from './loaded-folders.js'

/** A file that has come or gone, and the full reload that takes it in. */
export interface PackageFileChange {
  readonly kind: Extract<Cause['kind'], 'is gone' | 'is new'>
  readonly module: Module
  readonly plan: UpdatePlan & { kind: 'full-reload' }
  /** To be called when the full reload was asked for: it is not asked for twice. */
  settle(): void
}

/**
 * The files of the project that packages alone import, as autoloaders do: by their names on the disk, which no file of the project has.
 *
 * A file that a package writes, imports and deletes at once, as some do with a config file, is seldom there at a look, and does not count.
 */
export class PackageFiles {
  /** Those that were there. */
  readonly #there = new Set<string>()
  readonly #folders: LoadedFolders
  /** Those of which a full reload was asked for, and what to do if it has failed. */
  #asked = new Map<string, () => void>()
  /** Those of which a full reload has failed: it is asked for again with the next change. */
  readonly #pending = new Set<string>()

  constructor(ports: LoadedFoldersPorts) {
    this.#folders = new LoadedFolders(ports)
  }

  /** The folders in which a file may come, at any depth. */
  places(): { folder: string; depth: number }[] {
    return this.#folders.places().map((folder) => ({ folder, depth: Number.POSITIVE_INFINITY }))
  }

  /** The empty folders of autoloaders, for the next process. */
  emptyFolders(): string[] {
    return this.#folders.empty()
  }

  /** Looks which of them are there; to be called when all is quiet. */
  look(graph: ModuleGraph): void {
    for (const module of graph.modules()) {
      const { path } = module
      if (this.#there.has(path) || !isForPackages(module) || !isFile(path)) continue
      this.#there.add(path)
      this.#folders.add(
        path,
        [...module.importers.values()].every(({ importer }) => importer.root === 'entry'),
      )
    }
  }

  /** Finds a file that is gone, or has come to others of which an edit would be a full reload; `undefined` if there is none. */
  find(findings: Findings, graph: ModuleGraph, rules: Rules): PackageFileChange | undefined {
    const missing = [...findings.of('missing').map(([path]) => path), ...this.#pending]
    for (const path of missing) {
      const module = graph.get(path)
      if (!this.#there.has(path) || isFile(path) || !isForPackages(module)) continue
      const plan = planUpdate([module], rules)
      if (plan.kind !== 'full-reload') continue
      const settle = () => {
        this.#there.delete(path)
        this.#settle(path, () => this.#there.add(path))
      }
      return { kind: 'is gone', module, plan, settle }
    }
    const touched = [...findings.of('not a module').map(([path]) => path), ...this.#pending]
    const found = this.#folders.findNew(touched)
    if (found === undefined) return undefined
    const module = new Module(found.path)
    // The neighbour may have been reported itself, and not be loaded yet.
    const neighbour = [found.neighbour, ...this.#there].map((path) => graph.get(path)).find(isForPackages)
    const reason = { kind: 'full-reload', reason: 'autoloaded', chain: [module], couldBeHot: false } as const
    const plan = neighbour === undefined ? reason : planUpdate([neighbour], rules)
    if (plan.kind !== 'full-reload') return undefined
    const settle = () => {
      this.#folders.setReported(found.path, true)
      this.#settle(found.path, () => this.#folders.setReported(found.path, false))
    }
    return { kind: 'is new', module, plan: { ...plan, chain: [module, ...plan.chain.slice(1)] }, settle }
  }

  #settle(path: string, undo: () => void): void {
    this.#pending.delete(path)
    this.#asked.set(path, undo)
  }

  /** To be called when a full reload has failed, so that this program goes on. */
  rearm(): void {
    for (const [path, undo] of this.#asked) {
      undo()
      this.#pending.add(path)
    }
    this.#asked = new Map()
  }
}

/** True for a file of the project that has importers, all of them in packages. */
function isForPackages(module: Module | undefined): module is Module {
  if (module === undefined) return false
  const { path, importers } = module
  if (importers.size === 0 || !isProjectFile(path)) return false
  for (const importer of importers.keys()) if (isProjectFile(importer)) return false
  return true
}
