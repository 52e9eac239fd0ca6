import type { Edge, Module, ModuleGraph, Rules } from './module-graph.js'
import { stuckModules } from './reloadable.js'

/** What would be hot if new code could enter at a module that is not hot. */
export interface HotPlace {
  readonly module: Module
  /** The import by which alone a change leaves the module; `undefined` if there are several. */
  readonly edge: Edge | undefined
  /** The place nearest to the entry at which this one would be hot as well; `undefined` if there is none. */
  readonly above: HotPlace | undefined
  /** How many loaded modules would be hot, this one included. */
  makesHot: number
}

/**
 * The places at which new code could enter, by module: those modules that are not hot, and could be. A module is hot by a place that each way
 * from it up to a module that can't be replaced leads through: these are its dominators. O(modules + edges) for most graphs.
 */
export function hotPlaces(graph: ModuleGraph, rules: Rules): Map<Module, HotPlace> {
  const { roots, edges } = stuckModules(graph, rules)
  const order = importersBefore(roots, edges)
  const places = new Map<Module, HotPlace>()
  const importersOf = importersIn(edges)
  const dominators = dominatorsOf(order, roots, importersOf)
  for (const module of order) {
    if (roots.has(module)) continue
    const dominator = dominators.get(module)
    const above = dominator && places.get(dominator)
    // Who imports it from below, in a cycle, is reached through it.
    const [edge, ...others] = (importersOf.get(module) ?? []).filter(
      ({ importer }) => !isThrough(module, importer, dominators),
    )
    places.set(module, {
      module,
      edge: others.length > 0 ? undefined : edge,
      above,
      makesHot: module.loadedVersion === undefined ? 0 : 1,
    })
  }
  for (const { above, makesHot } of [...places.values()].reverse()) if (above !== undefined) above.makesHot += makesHot
  return places
}

/** True if each way from a root to `importer` leads through `module`. */
function isThrough(module: Module, importer: Module, dominators: ReadonlyMap<Module, Module | undefined>): boolean {
  let each: Module | undefined = importer
  while (each !== undefined && each !== module) each = dominators.get(each)
  return each === module
}

/** The place with a single import that would make these modules hot, and the most others; `undefined` if there is none. */
export function bestPlaceFor(
  changed: readonly Module[],
  graph: ModuleGraph,
  rules: Rules,
): (HotPlace & { readonly edge: Edge }) | undefined {
  const places = hotPlaces(graph, rules)
  const ways = changed.map((module) => wayUp(places.get(module)))
  const shared = ways[0]?.filter((place) => ways.every((way) => way.includes(place))) ?? []
  return shared.findLast((place): place is HotPlace & { readonly edge: Edge } => place.edge !== undefined)
}

function wayUp(place: HotPlace | undefined): HotPlace[] {
  const way: HotPlace[] = []
  for (let each = place; each !== undefined; each = each.above) way.push(each)
  return way
}

/** By imported module. */
function importersIn(edges: ReadonlyMap<Module, readonly Edge[]>): Map<Module, Edge[]> {
  const importers = new Map<Module, Edge[]>()
  for (const edge of [...edges.values()].flat()) {
    const known = importers.get(edge.imported)
    if (known === undefined) importers.set(edge.imported, [edge])
    else known.push(edge)
  }
  return importers
}

/** The modules below some roots, each after at least one importer, and, but for cycles, after all of them (reverse postorder). */
function importersBefore(roots: ReadonlySet<Module>, edges: ReadonlyMap<Module, readonly Edge[]>): Module[] {
  const done: Module[] = []
  const met = new Set<Module>()
  for (const root of roots) {
    if (met.has(root)) continue
    met.add(root)
    const stack = [{ module: root, left: [...(edges.get(root) ?? [])] }]
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.left.pop()?.imported
      if (next === undefined) {
        done.push(top.module)
        stack.pop()
      } else if (!met.has(next)) {
        met.add(next)
        stack.push({ module: next, left: [...(edges.get(next) ?? [])] })
      }
    }
  }
  return done.reverse()
}

/**
 * The immediate dominator of each module; `undefined` for those that only the roots together dominate. By the iteration of Cooper, Harvey and
 * Kennedy, "A Simple, Fast Dominance Algorithm".
 */
function dominatorsOf(
  order: readonly Module[],
  roots: ReadonlySet<Module>,
  importersOf: ReadonlyMap<Module, readonly Edge[]>,
): Map<Module, Module | undefined> {
  const number = new Map(order.map((module, index) => [module, index]))
  const dominators = new Map<Module, Module | undefined>()
  for (const root of roots) dominators.set(root, undefined)
  const at = (module: Module) => number.get(module) ?? 0
  const shared = (one: Module | undefined, other: Module | undefined): Module | undefined => {
    let [a, b] = [one, other]
    while (a !== b) {
      if (a === undefined || b === undefined) return undefined
      if (at(a) > at(b)) a = dominators.get(a)
      else b = dominators.get(b)
    }
    return a
  }
  for (let isChanged = true; isChanged; ) {
    isChanged = false
    for (const module of order) {
      if (roots.has(module)) continue
      const known = (importersOf.get(module) ?? []).filter(({ importer }) => dominators.has(importer))
      const dominator = known.map(({ importer }): Module | undefined => importer).reduce(shared)
      if (dominators.has(module) && dominators.get(module) === dominator) continue
      dominators.set(module, dominator)
      isChanged = true
    }
  }
  return dominators
}
