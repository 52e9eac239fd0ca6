import { isProjectFile } from '../files/project-file.js'
import type { Module } from '../graph/module-graph.js'

/**
 * Returns the project's importers of a module whose file was deleted, except those that have changed with it. An importer in a package does
 * not miss it: some packages write a config file in JavaScript, import it, and delete it.
 */
export function importersLeft({ importers }: Module, changed: ReadonlySet<Module>): Module[] {
  return [...importers.values()]
    .map(({ importer }) => importer)
    .filter((importer) => !changed.has(importer) && isProjectFile(importer.path))
}
