import type { ImportView, ModuleView } from '../../processes/supervised/views.js'

/** Who imports a module, and how. */
export interface Importer {
  readonly module: ModuleView
  readonly edge: ImportView
}

/** The modules of a state, as the views look them up. */
export interface ModuleIndex {
  readonly modules: readonly ModuleView[]
  readonly byPath: ReadonlyMap<string, ModuleView>
  /** By imported path. Modules without importers are not in it. */
  readonly importersOf: ReadonlyMap<string, readonly Importer[]>
}

/** O(modules + imports). */
export function indexModules(modules: readonly ModuleView[]): ModuleIndex {
  const importersOf = new Map<string, Importer[]>()
  for (const module of modules) {
    for (const edge of module.imports) {
      const known = importersOf.get(edge.path)
      if (known === undefined) importersOf.set(edge.path, [{ module, edge }])
      else known.push({ module, edge })
    }
  }
  return { modules, byPath: new Map(modules.map((module) => [module.path, module])), importersOf }
}
