import type { ImportEvent } from '../events.js'

/** Imports that the graph knows to run again: repeating one needs no message from the hooks thread. */
export class SettledImports {
  readonly #byImporter = new Map<string, { version: number; edges: Set<string> }>()

  /** True if this import, by this version of the importer, need not be reported again. */
  has(importer: string, version: number, imported: string, isMarked: boolean): boolean {
    const settled = this.#byImporter.get(importer)
    return settled?.version === version && settled.edges.has(keyOf(imported, isMarked))
  }

  /** Adds an import, unless an outdated instance has made it: that says nothing of the code that has replaced it. */
  add({ importer = '', importerVersion: version, imported, boundary }: ImportEvent): void {
    const settled = this.#byImporter.get(importer)
    const edge = keyOf(imported, boundary)
    if (settled?.version === version) settled.edges.add(edge)
    else if (settled === undefined || version > settled.version) {
      this.#byImporter.set(importer, { version, edges: new Set([edge]) })
    }
  }

  clear(): void {
    this.#byImporter.clear()
  }
}

/** An import with the mark of a boundary is reported although one without it is settled. */
function keyOf(imported: string, isMarked: boolean): string {
  return isMarked ? `boundary ${imported}` : imported
}
