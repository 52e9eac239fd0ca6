import { basename, dirname } from 'node:path'
import { changedAt } from '../files/file-times.js'
import { isAtOrBelow } from '../files/is-below.js'
import { readIfThere } from '../files/read-if-there.js'
import { type PackageScopes, parsePackage } from '../resolve/package-scope.js'
import { assertTsconfigText, type Tsconfigs } from '../resolve/tsconfig.js'

const NOTHING = '{}'
/** What no file means. */
const UNKNOWN = ''

/** The tsconfigs and package.jsons that decide how modules are loaded. */
export class ConfigFiles {
  readonly #tsconfigs: Tsconfigs
  readonly #packages: PackageScopes
  readonly #readSince: number
  /** What matters of each file, as text. */
  readonly #meanings = new Map<string, string>()
  readonly #byFolder = new Map<string, readonly string[]>()

  /**
   * `readSince`: modules are loaded by another thread, which has read these files on its own, at a time after this one, in ms since 1970.
   */
  constructor(tsconfigs: Tsconfigs, packages: PackageScopes, readSince = Number.POSITIVE_INFINITY) {
    this.#readSince = readSince
    this.#tsconfigs = tsconfigs
    this.#packages = packages
  }

  /** True for a file in use, and for one that would be, if it said something. */
  has(path: string): boolean {
    if (this.#meanings.has(path)) return true
    const name = basename(path)
    if (name !== 'package.json' && (name !== 'tsconfig.json' || this.#tsconfigs.isNamed)) return false
    return [...this.#byFolder].some(([folder, files]) => isNearer(path, folder, files))
  }

  /** The files that apply to a module. */
  filesFor(module: string): readonly string[] {
    const folder = dirname(module)
    const known = this.#byFolder.get(folder)
    if (known !== undefined) return known
    const texts = this.#find(folder)
    if (texts === undefined) return []
    const files = [...texts.keys()]
    this.#byFolder.set(folder, files)
    for (const [file, text] of texts) {
      if (!this.#meanings.has(file)) this.#meanings.set(file, this.#isCertain(file) ? meaningIn(file, text) : UNKNOWN)
    }
    return files
  }

  /** Takes what a file says now for known: a full reload was asked for, and is not to be asked for again. */
  accept(path: string): void {
    this.#meanings.set(path, meaningOf(path))
  }

  /** Throws what a new start would throw that reads the files as they are now. */
  assertReadable(): void {
    const tsconfigs = this.#tsconfigs.afresh()
    const packages = this.#packages.afresh()
    for (const folder of this.#byFolder.keys()) {
      tsconfigs.of(folder)
      packages.of(folder)
    }
  }

  #isCertain(file: string): boolean {
    if (this.#readSince === Number.POSITIVE_INFINITY) return true
    return (changedAt(file) ?? 0) < this.#readSince
  }

  /** What can't be read is an error for whoever imports the module, not here. */
  #find(folder: string): Map<string, string> | undefined {
    try {
      const scope = this.#packages.of(folder)
      const texts = new Map(this.#tsconfigs.of(folder).texts)
      if (scope !== undefined) texts.set(scope.file, scope.text)
      return texts
    } catch {
      return undefined
    }
  }

  /** True if a file says something else than before. Throws a `ConfigFileError` if it can't be read as what it is. */
  hasChanged(path: string): boolean {
    const meaning = meaningOf(path)
    return meaning !== (this.#meanings.get(path) ?? meaningOfNothing(path))
  }
}

/** Of a package.json only what leads to files, `type` and `hotHook` concern us: an install must not restart the program. */
function meaningIn(file: string, text: string): string {
  if (basename(file) !== 'package.json') {
    assertTsconfigText(file, text)
    return text
  }
  const { type, hotHook, imports, exports, main } = parsePackage(file, text)
  return JSON.stringify([type, hotHook, imports, exports, main])
}

function meaningOf(file: string): string {
  return meaningIn(file, readIfThere(file) ?? NOTHING)
}

/** True if a config file stands above a folder, and nearer to it than those of its name that are in use. */
function isNearer(path: string, folder: string, used: readonly string[]): boolean {
  const above = dirname(path)
  if (!isAtOrBelow(folder, above)) return false
  return !used.some((file) => basename(file) === basename(path) && file.length > path.length)
}

function meaningOfNothing(file: string): string {
  return basename(file) === 'package.json'
    ? JSON.stringify([undefined, undefined, undefined, undefined, undefined])
    : NOTHING
}
