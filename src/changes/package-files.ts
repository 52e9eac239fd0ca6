import { basename, dirname, join } from 'node:path'
import { isFile } from '../files/file-times.js'
import { isProjectFile } from '../files/project-file.js'
import { scriptsIn } from '../files/scripts-in.js'
import { Module, type ModuleGraph, type Rules } from '../graph/module-graph.js'
import { planUpdate, type UpdatePlan } from '../graph/plan-update.js'
import { getOrInsert } from '../node/get-or-insert.js'
import type { Cause } from './cause.js'
import type { Findings } from './changes.js'

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
  /** By folder: the names of the scripts that were there when one of them was seen first, or were reported since. */
  readonly #names = new Map<string, Set<string>>()
  /** Those of which a full reload was asked for, and what to do if it has failed. */
  #asked = new Map<string, () => void>()
  /** Those of which a full reload has failed: it is asked for again with the next change. */
  readonly #pending = new Set<string>()

  /** Looks which of them are there; to be called when all is quiet. */
  look(graph: ModuleGraph): void {
    for (const module of graph.modules()) {
      const { path } = module
      if (this.#there.has(path) || !isForPackages(module) || !isFile(path)) continue
      this.#there.add(path)
      getOrInsert(this.#names, dirname(path), () => new Set(scriptsIn(dirname(path))))
    }
  }

  /** Finds a file that is gone, or has come to others of which an edit would be a full reload; `undefined` if there is none. */
  find(findings: Findings, graph: ModuleGraph, rules: Rules): PackageFileChange | undefined {
    const missing = [...findings.of('missing').map(([path]) => path), ...this.#pending]
    for (const path of missing) {
      const module = graph.get(path)
      if (module === undefined || !this.#there.has(path) || isFile(path) || !isForPackages(module)) continue
      const plan = planUpdate([module], rules)
      if (plan.kind !== 'full-reload') continue
      const settle = () => {
        this.#there.delete(path)
        this.#settle(path, () => this.#there.add(path))
      }
      return { kind: 'is gone', module, plan, settle }
    }
    const others = [...findings.of('not a module').map(([path]) => path), ...this.#pending]
    for (const path of others) {
      const names = this.#names.get(dirname(path))
      const isNew =
        names !== undefined && !names.has(basename(path)) && scriptsIn(dirname(path)).includes(basename(path))
      const neighbour = isNew ? this.#neighbour(path, names, graph) : undefined
      const plan = neighbour === undefined ? undefined : planUpdate([neighbour], rules)
      if (plan?.kind !== 'full-reload') continue
      const module = new Module(path)
      const chain = [module, ...plan.chain.slice(1)]
      const settle = () => {
        names?.add(basename(path))
        this.#settle(path, () => names?.delete(basename(path)))
      }
      return { kind: 'is new', module, plan: { ...plan, chain }, settle }
    }
    return undefined
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

  /** A module in the folder of a file, if packages have imported several there, or all scripts that were there. */
  #neighbour(path: string, names: ReadonlySet<string>, graph: ModuleGraph): Module | undefined {
    const folder = dirname(path)
    const others = scriptsIn(folder).filter((name) => names.has(name))
    const modules = others.flatMap((name) => {
      const module = graph.get(join(folder, name))
      return module !== undefined && isForPackages(module) ? [module] : []
    })
    return modules.length > 1 || modules.length === others.length ? modules[0] : undefined
  }
}

/** True for a file of the project that has importers, all of them in packages. */
function isForPackages({ path, importers }: Module): boolean {
  if (importers.size === 0 || !isProjectFile(path)) return false
  for (const importer of importers.keys()) if (isProjectFile(importer)) return false
  return true
}
