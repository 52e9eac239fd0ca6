import { createRequire } from 'node:module'
import { createNameFilter } from '../files/patterns.js'
import { isInstalled, packageNameOf } from '../files/project-file.js'
import type { PackageEvent } from '../loader/events.js'
import { OWN_FOLDER } from '../own-files.js'
import type { LoadedFiles } from '../processes/supervised/messages.js'

/** How long after the last one the files are told, so that many are told together. */
const QUIET_MS = 300

export interface LoadedPackagesPorts {
  /** True for a package that may be loaded ahead of time, by its name. */
  isWanted(name: string): boolean
  /** Is called with all files, whenever there are more. `isAnyHot`: one asks for `import.meta.hot`. */
  tell(loaded: LoadedFiles, isAnyHot: boolean): void
}

/** The files of installed packages that this start has loaded, which the next one may find loaded. */
export class LoadedPackages {
  readonly #ports: LoadedPackagesPorts
  readonly #loaded = new Map<string, 'import' | 'require'>()
  #isAnyHot = false
  #timer: NodeJS.Timeout | undefined

  constructor(ports: LoadedPackagesPorts) {
    this.#ports = ports
  }

  add({ path, isRequired, isHot }: PackageEvent): void {
    // What is loaded ahead gets no `import.meta.hot`, and might keep for good what it would ask for again.
    this.#isAnyHot ||= isHot
    if (!this.#loaded.has(path)) this.#loaded.set(path, isRequired ? 'require' : 'import')
    this.#timer ??= setTimeout(() => this.#tell(), QUIET_MS).unref()
    this.#timer.refresh()
  }

  #tell(): void {
    this.#timer = undefined
    // Node 20 shows no hook what a package requires.
    for (const path of Object.keys(createRequire(import.meta.url).cache)) {
      if (isInstalled(path) && !this.#loaded.has(path)) this.#loaded.set(path, 'require')
    }
    const isAhead = ([path]: readonly [string, string]) =>
      !path.startsWith(OWN_FOLDER) && this.#ports.isWanted(packageNameOf(path))
    this.#ports.tell([...this.#loaded].filter(isAhead), this.#isAnyHot)
  }
}

/** The filter for the names of packages that an option asks for. */
export function packageFilter(option: boolean | readonly string[] | undefined): (name: string) => boolean {
  return typeof option === 'object' ? createNameFilter(option) : () => option === true
}
