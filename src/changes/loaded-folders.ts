import { isDeclaration, isScript } from '../files/file-kinds.js'
import { isFile, isFolder } from '../files/file-times.js'
import { isAtOrBelow, isBelow } from '../files/is-below.js'
import { scriptsBelow, scriptsIn } from '../files/scripts-in.js'
import { getOrInsert } from '../node/get-or-insert.js'
import { basename, dirname, relative, sep } from '../node/path.js'

export interface LoadedFoldersPorts {
  /** True for a file that is never new. */
  ignores(path: string): boolean
  /** There are more folders now. */
  onNewFolder(): void
  /** The folders that were empty when the process before this one ended. */
  readonly handedOn: readonly string[]
}

/**
 * The folders whose files packages import by their names on the disk, as autoloaders do.
 *
 *     routes/ a.ts b.ts             c.ts is new: loaded as well, since a.ts and b.ts are
 *             users/ list.ts        users/show.ts, posts/list.ts are new: so are these, since users/list.ts is
 */
export class LoadedFolders {
  readonly #ports: LoadedFoldersPorts
  /** By folder: the files in it that packages have imported, or that were reported as new. */
  readonly #loaded = new Map<string, Set<string>>()
  /** By folder of autoloaders: the scripts at or below it that were there when it was met first, or have come since. */
  readonly #known = new Map<string, Set<string>>()
  /** The kinds of files aside of which one was imported. */
  readonly #kinds = new Set<string>()

  constructor(ports: LoadedFoldersPorts) {
    this.#ports = ports
    for (const folder of ports.handedOn) this.#known.set(folder, new Set())
  }

  /** The folders; what is at or below them is to be watched. */
  places(): string[] {
    return [...this.#known.keys()]
  }

  /** Those that are empty now, for the next process, which can't meet them. */
  empty(): string[] {
    return this.places().filter((folder) => scriptsBelow(folder).length === 0)
  }

  /** A package has imported this file, which is there. `isByEntry`: that is the program's entry, which may import one file as its program. */
  add(path: string, isByEntry: boolean): void {
    const kind = kindAside(path)
    if (kind !== undefined) {
      this.#kinds.add(kind)
      return
    }
    const folder = dirname(path)
    const loaded = getOrInsert(this.#loaded, folder, () => new Set())
    loaded.add(path)
    if (this.#known.has(folder)) return
    const others = scriptsIn(folder).filter((name) => kindAside(name) === undefined)
    // One file of several is no sign of an autoloader.
    if (loaded.size === 1 && (isByEntry || others.length > 1)) return
    const hasSiblings = this.places().some((each) => dirname(each) === dirname(folder))
    for (const each of hasSiblings ? [folder, dirname(folder)] : [folder]) {
      getOrInsert(this.#known, each, () => new Set(scriptsBelow(each)))
    }
    this.#ports.onNewFolder()
  }

  /** A file that has come to a place where something has happened, and is loaded at the next start. */
  findNew(touched: readonly string[]): NewFile | undefined {
    for (const place of touched) {
      if (!this.#isWithin(place)) continue
      for (const path of scriptsAt(place)) {
        const sets = [...this.#known].flatMap(([folder, known]) => (isBelow(path, folder) ? [known] : []))
        if (sets.some((known) => known.has(path)) || this.#ports.ignores(path)) continue
        const neighbour = this.#neighbourOf(path)
        if (neighbour !== undefined) return { path, neighbour }
        for (const known of sets) known.add(path)
      }
    }
    return undefined
  }

  /** A new file was reported, or, if the full reload has failed, is to be reported again. */
  setReported(path: string, isReported: boolean): void {
    const loaded = getOrInsert(this.#loaded, dirname(path), () => new Set())
    if (isReported) loaded.add(path)
    else loaded.delete(path)
    for (const [folder, known] of this.#known) {
      if (isReported && isBelow(path, folder)) known.add(path)
      else known.delete(path)
    }
  }

  /** A loaded file which shows that a new one is loaded as well; `undefined` if there is none. */
  #neighbourOf(path: string): string | undefined {
    const kind = kindAside(path)
    if (kind !== undefined && !this.#kinds.has(kind)) return undefined
    // In a new folder there is nothing: the folders beside it tell, or else the files in the folder above.
    for (let folder = dirname(path); this.#isWithin(folder); folder = dirname(folder)) {
      const verdict = judge(this.#filesIn(folder, path)) ?? judge(this.#foldersBeside(folder))
      if (verdict !== undefined) return verdict.neighbour
    }
    return undefined
  }

  /** The known files in a folder: each loaded one, and `undefined` for each of the others. */
  #filesIn(folder: string, except: string): (string | undefined)[] {
    const loaded = this.#loaded.get(folder) ?? new Set()
    // In an empty folder that was handed on, the folder itself tells.
    if (loaded.size === 0 && this.#ports.handedOn.includes(folder)) return [folder]
    const others = this.#scripts().filter((each) => dirname(each) === folder && each !== except && !loaded.has(each))
    return [...loaded, ...others.map(() => undefined)]
  }

  /** The known folders beside one: of each a loaded file, or `undefined` if it has none. */
  #foldersBeside(folder: string): (string | undefined)[] {
    const above = dirname(folder)
    const found = new Map<string, string | undefined>()
    const loaded = [...this.#loaded.values()].flatMap((paths) => [...paths])
    for (const path of [...loaded, ...this.#scripts()]) {
      if (!isBelow(path, above) || dirname(path) === above || isBelow(path, folder)) continue
      const [name = ''] = relative(above, path).split(sep)
      if (found.get(name) === undefined) found.set(name, this.#loaded.get(dirname(path))?.has(path) ? path : undefined)
    }
    return [...found.values()]
  }

  /** All known scripts but those of kinds aside. */
  #scripts(): string[] {
    return [...this.#known.values()].flatMap((known) => [...known]).filter((path) => kindAside(path) === undefined)
  }

  #isWithin(place: string): boolean {
    return this.places().some((folder) => isAtOrBelow(place, folder))
  }
}

export interface NewFile {
  readonly path: string
  /** A file in the same folder, or near it, that was loaded; the folder itself if it is known only from the process before. */
  readonly neighbour: string
}

/** Decides by things that were loaded (a file each), and others that were not: yes if all were, or several. `undefined` if there are none. */
function judge(things: readonly (string | undefined)[]): { readonly neighbour: string | undefined } | undefined {
  if (things.length === 0) return undefined
  const loaded = things.filter((thing) => thing !== undefined)
  return { neighbour: loaded.length > 1 || loaded.length === things.length ? loaded[0] : undefined }
}

/** The script at a path, or those at and below a folder. */
function scriptsAt(place: string): string[] {
  if (isScript(place) && !isDeclaration(place)) return isFile(place) ? [place] : []
  return isFolder(place) ? scriptsBelow(place) : []
}

/** What lies beside files that are loaded, and is not loaded with them: tests, config files, and names that begin with `_` or a dot. */
function kindAside(path: string): string | undefined {
  const name = basename(path)
  return /^[_.]/.exec(name)?.[0] ?? /\.(test|spec|config|stories)\.\w+$/.exec(name)?.[1]
}
