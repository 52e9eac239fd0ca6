import type { ImportEvent } from '../events.js'

/** Imports that the graph knows to run again, so that a repeated one costs no message from the hooks thread. */
export class SettledImports {
  readonly #byImporter = new Map<string, { version: number; edges: Set<string> }>()

  has(importer: string, version: number, imported: string, isMarked: boolean): boolean {
    const settled = this.#byImporter.get(importer)
    return settled?.version === version && settled.edges.has(keyOf(imported, isMarked))
  }

  /** What an old instance does says nothing of the code that took its place. */
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

/** An import of a file, and of one that it marks as a boundary, tell different things. */
function keyOf(imported: string, isMarked: boolean): string {
  return isMarked ? `boundary ${imported}` : imported
}
