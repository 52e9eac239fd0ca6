import { dirname, relative, sep } from 'node:path'
import { isAtOrBelow, isBelow } from '../files/is-below.js'
import { scriptsBelow } from '../files/scripts-in.js'

/** Files of these kinds lie beside what is loaded, and are not loaded with it. */
const ASIDE = /\.(?:test|spec)\.[cm]?[jt]sx?$/

export interface LoadedFoldersPorts {
  /** True for a file that is never new. */
  ignores(path: string): boolean
  /** There are more folders now. */
  onNewFolder(): void
}

/**
 * The folders whose files packages import by their names on the disk, as autoloaders do, with all scripts at and below each.
 *
 *     routes/ a.ts b.ts             c.ts is new: loaded as well, since a.ts and b.ts are
 *             users/ list.ts        users/show.ts, posts/list.ts are new: so are these, since users/list.ts is
 */
export class LoadedFolders {
  readonly #ports: LoadedFoldersPorts
  /** By folder: the scripts that were there when a file of it was seen first, or were reported since. */
  readonly #known = new Map<string, Set<string>>()

  constructor(ports: LoadedFoldersPorts) {
    this.#ports = ports
  }

  /** The folders; what is at or below them is to be watched. */
  places(): string[] {
    return [...this.#known.keys()]
  }

  /** A package has imported this file, and it is there. */
  add(path: string): void {
    const folder = dirname(path)
    if (this.#known.has(folder)) return
    const beside = this.places().filter((each) => dirname(each) === dirname(folder))
    // With two folders of one kind the next may come beside them.
    for (const each of beside.length > 0 ? [folder, dirname(folder)] : [folder]) {
      if (!this.#known.has(each)) this.#known.set(each, new Set(scriptsBelow(each)))
    }
    this.#ports.onNewFolder()
  }

  /** A file that has come at or below one of the folders in which something has happened, and is loaded at the next start. */
  findNew(touched: readonly string[], isLoaded: (path: string) => boolean): NewFile | undefined {
    for (const [folder, known] of this.#known) {
      if (!touched.some((path) => isAtOrBelow(path, folder))) continue
      for (const path of scriptsBelow(folder)) {
        if (known.has(path) || this.#ports.ignores(path)) continue
        const neighbour = neighbourOf(path, folder, [...known], isLoaded)
        if (neighbour !== undefined) return { path, neighbour }
        known.add(path)
      }
    }
    return undefined
  }

  /** From now on a file is known, or again it is not. */
  set(path: string, isKnown: boolean): void {
    for (const [folder, known] of this.#known) {
      if (isBelow(path, folder) && isKnown) known.add(path)
      else known.delete(path)
    }
  }
}

export interface NewFile {
  readonly path: string
  /** A file in the same folder, or the next one above, that was loaded. */
  readonly neighbour: string
}

/** A loaded file which shows that a new one will be loaded as well; `undefined` if there is none. */
function neighbourOf(
  path: string,
  folder: string,
  known: readonly string[],
  isLoaded: (path: string) => boolean,
): string | undefined {
  const kind = ASIDE.exec(path)?.[0]
  if (kind !== undefined && !known.some((each) => each.endsWith(kind) && isLoaded(each))) return undefined
  const at = (place: string) => known.filter((each) => dirname(each) === place)
  const beside = at(dirname(path)).filter((each) => each !== path)
  if (beside.length > 0) return oneOfAll(beside, isLoaded)
  // The first file of a folder: the folders beside it tell.
  const below = known.filter((each) => dirname(each) !== folder)
  if (below.length === 0) return oneOfAll(at(folder), isLoaded)
  const byFolder = new Map<string, string>()
  for (const each of below) {
    const [name = ''] = relative(folder, each).split(sep)
    if (!byFolder.has(name) || isLoaded(each)) byFolder.set(name, each)
  }
  return oneOfAll([...byFolder.values()], isLoaded)
}

/** One of the files that were loaded, if all were, or several. */
function oneOfAll(paths: readonly string[], isLoaded: (path: string) => boolean): string | undefined {
  const loaded = paths.filter((path) => isLoaded(path))
  return loaded.length > 1 || loaded.length === paths.length ? loaded[0] : undefined
}
