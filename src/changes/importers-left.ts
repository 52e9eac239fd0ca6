import { isProjectFile } from '../files/project-file.js'
import type { Module } from '../graph/module-graph.js'

/**
 * Who of the project still imports a module whose file is gone, but for what has changed with it. What a package has imported is not missed:
 * some write a config file in JavaScript, import it, and delete it.
 */
export function importersLeft({ importers }: Module, changed: ReadonlySet<Module>): Module[] {
  return [...importers.values()]
    .map(({ importer }) => importer)
    .filter((importer) => !changed.has(importer) && isProjectFile(importer.path))
}
