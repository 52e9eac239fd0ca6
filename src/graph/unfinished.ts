import type { Module } from './module-graph.js'

/** True if the present version of a module was loaded, and its evaluation has not come to its end: it failed, or it goes on. */
export function isUnfinished({ version, loadedVersion, evaluatedVersion = -1 }: Module): boolean {
  return loadedVersion === version && evaluatedVersion < version
}

/**
 * The unfinished ones among these modules and all that they hold, by static imports or by an `import()` of their evaluation. While one of
 * them has failed, whoever holds it fails as well. Each module is visited once: O(modules + edges).
 */
export function unfinishedBelow(modules: Iterable<Module>): Module[] {
  // A Set yields what is added while it is walked, so it is its own queue.
  const reached = new Set(modules)
  for (const { imports } of reached) {
    for (const { isStatic, ranAtStart, imported } of imports.values()) {
      if ((isStatic || ranAtStart) && isUnfinished(imported)) reached.add(imported)
    }
  }
  return [...reached].filter(isUnfinished)
}
