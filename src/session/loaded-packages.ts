import { createRequire } from 'node:module'
import { createNameFilter } from '../files/patterns.js'
import { isInstalled, packageNameOf } from '../files/project-file.js'
import type { PackageEvent, PackageImportEvent } from '../loader/events.js'
import { OWN_FOLDER } from '../own-files.js'
import type { LoadedFiles } from '../processes/supervised/messages.js'

/** How long after the last one the files are told, so that many are told together. */
const QUIET_MS = 300

export interface LoadedPackagesPorts {
  /** True for a package that may be loaded ahead of time, by its name. */
  isWanted(name: string): boolean
  /** The place of a file of the project in the order in which modules are evaluated; 0 if it was not yet. */
  evaluatedAs(path: string): number
  /** Is called with all files, whenever there are more. `isAnyHot`: one asks for `import.meta.hot`. */
  tell(loaded: LoadedFiles, isAnyHot: boolean): void
}

/** The files of installed packages that this start has loaded, which the next one may find loaded. */
export class LoadedPackages {
  readonly #ports: LoadedPackagesPorts
  readonly #loaded = new Map<string, 'import' | 'require'>()
  readonly #importers = new Map<string, Set<string>>()
  /** By path, the number of the first import of it: those of one importer come in their order. */
  readonly #asked = new Map<string, number>()
  #isAnyHot = false
  #timer: NodeJS.Timeout | undefined

  constructor(ports: LoadedPackagesPorts) {
    this.#ports = ports
  }

  add(event: PackageEvent | PackageImportEvent): void {
    if (event.type === 'package-import') {
      const importers = this.#importers.get(event.path) ?? new Set()
      this.#importers.set(event.path, importers.add(event.importer))
      if (!this.#asked.has(event.path)) this.#asked.set(event.path, this.#asked.size)
      return
    }
    const { path, isRequired, isHot } = event
    // What is loaded ahead gets no `import.meta.hot`, and might keep for good what it would ask for again.
    this.#isAnyHot ||= isHot
    if (!this.#loaded.has(path)) this.#loaded.set(path, isRequired ? 'require' : 'import')
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#tell(), QUIET_MS).unref()
  }

  #tell(): void {
    // Node 20 shows no hook what a package requires.
    for (const path of Object.keys(createRequire(import.meta.url).cache)) {
      if (isInstalled(path) && !this.#loaded.has(path)) this.#loaded.set(path, 'require')
    }
    const isAhead = ([path]: readonly [string, string]) =>
      !path.startsWith(OWN_FOLDER) && this.#ports.isWanted(packageNameOf(path))
    const files = [...this.#loaded].filter(isAhead).map((file) => ({ file, place: this.#placeOf(file[0]) }))
    const inOrder = files.sort((one, other) => {
      if (one.place !== other.place) return one.place < other.place ? -1 : 1
      return this.#askedAs(one.file[0]) - this.#askedAs(other.file[0])
    })
    this.#ports.tell(
      inOrder.map(({ file }) => file),
      this.#isAnyHot,
    )
  }

  #askedAs(path: string): number {
    return this.#asked.get(path) ?? 0
  }

  /**
   * Where a file stands in the order of evaluation. Node loads what files import as it finds it, and evaluates it in another order: what the
   * first importer needs comes first. What no file of the project imports by a statement is required, in the order of its evaluation, or comes
   * with what imports it.
   */
  #placeOf(path: string): number {
    const places = [...(this.#importers.get(path) ?? [])].map((importer) => this.#ports.evaluatedAs(importer))
    return Math.min(...places.filter((place) => place > 0), Number.POSITIVE_INFINITY)
  }
}

/** The filter for the names of packages that an option asks for. */
export function packageFilter(option: boolean | readonly string[] | undefined): (name: string) => boolean {
  return typeof option === 'object' ? createNameFilter(option) : () => option === true
}
