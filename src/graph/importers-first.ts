import type { Module } from './module-graph.js'

/** Sorts modules so that each comes after its importers in the set; in a cycle, as they are met. O(modules + edges), no recursion. */
export function importersFirst(modules: Pick<ReadonlyMap<Module, unknown>, 'keys' | 'has'>): Module[] {
  const sorted: Module[] = []
  const entered = new Set<Module>()

  for (const start of modules.keys()) {
    if (entered.has(start)) continue
    entered.add(start)
    const path = [{ module: start, above: start.importers.values() }]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.above.next()
      if (next.done) {
        sorted.push(top.module)
        path.pop()
      } else if (modules.has(next.value.importer) && !entered.has(next.value.importer)) {
        entered.add(next.value.importer)
        path.push({ module: next.value.importer, above: next.value.importer.importers.values() })
      }
    }
  }
  return sorted
}
