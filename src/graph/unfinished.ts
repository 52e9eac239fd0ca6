import type { Module } from './module-graph.js'

/** True if the present version of a module was loaded and is not evaluated: it threw, or its evaluation goes on. */
export function isUnfinished({ version, loadedVersion, evaluatedVersion = -1 }: Module): boolean {
  return loadedVersion === version && evaluatedVersion < version
}

/**
 * The unfinished modules among these and all that they import, by statements or by an `import()` during their evaluation. While one of
 * them has failed, each module that imports it so fails as well. O(modules + edges).
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
