import { ConfigFileError } from '../errors.js'
import { changedAt } from '../files/file-times.js'
import { isAtOrBelow } from '../files/is-below.js'
import { readIfThere } from '../files/read-if-there.js'
import { nameOnDisk } from '../files/real-path.js'
import { orUndefined } from '../node/or-undefined.js'
import { basename, dirname } from '../node/path.js'
import { PackageScopes, parsePackage } from '../resolve/package-scope.js'
import { parseTsconfigText, type Tsconfigs } from '../resolve/tsconfig.js'
import { shown } from '../resolve/value-types.js'

const NOTHING = '{}'
/** Stands for the part of a file that is not known. It differs from all others, so that the next comparison finds a change. */
const UNKNOWN = ''

/** The tsconfigs and package.jsons that decide how modules are loaded, and what each said when it was read. */
export class ConfigFiles {
  readonly #tsconfigs: Tsconfigs
  readonly #packages: PackageScopes
  readonly #readSince: number
  /** The part of each file that matters, as text. */
  readonly #meanings = new Map<string, string>()
  readonly #byFolder = new Map<string, readonly string[]>()

  /** `readSince`, in ms since 1970, is given if another thread reads these files itself, at some time after this one. */
  constructor(tsconfigs: Tsconfigs, packages: PackageScopes, readSince = Number.POSITIVE_INFINITY) {
    this.#readSince = readSince
    this.#tsconfigs = tsconfigs
    this.#packages = packages
  }

  /** True for a config file in use, and for one that would be in use if it existed. */
  has(path: string): boolean {
    if (this.#meanings.has(path)) return true
    const name = basename(path)
    if (name !== 'package.json' && (name !== 'tsconfig.json' || this.#tsconfigs.isNamed)) return false
    return [...this.#byFolder].some(([folder, files]) => isNearer(path, folder, files))
  }

  /** The config files that apply to a module; none if one of them can't be read. */
  filesFor(module: string): readonly string[] {
    const folder = dirname(module)
    const known = this.#byFolder.get(folder)
    if (known !== undefined) return known
    // The import of the module reports a file that can't be read.
    const texts = orUndefined(() => this.#textsFor(folder))
    if (texts === undefined) return []
    const files = [...texts.keys()]
    this.#byFolder.set(folder, files)
    for (const [file, text] of texts) {
      if (!this.#meanings.has(file)) this.#meanings.set(file, this.#isCertain(file) ? meaningIn(file, text) : UNKNOWN)
    }
    return files
  }

  /** Records what a file says now, after a full reload was asked for, so that it is not asked for again. */
  accept(path: string): void {
    this.#meanings.set(path, meaningOf(path))
  }

  /** Throws the `ConfigFileError` that a new start would throw, which reads the files as they are now. */
  assertReadable(): void {
    const tsconfigs = this.#tsconfigs.afresh()
    const packages = new PackageScopes()
    for (const folder of this.#byFolder.keys()) {
      tsconfigs.of(folder)
      packages.of(folder)
    }
  }

  #isCertain(file: string): boolean {
    if (this.#readSince === Number.POSITIVE_INFINITY) return true
    return (changedAt(file) ?? 0) < this.#readSince
  }

  #textsFor(folder: string): Map<string, string> {
    const scope = this.#packages.of(folder)
    // One that another extends may be named in another case.
    const texts = new Map(Array.from(this.#tsconfigs.of(folder).texts, ([file, text]) => [nameOnDisk(file), text]))
    if (scope !== undefined) texts.set(scope.file, scope.text)
    return texts
  }

  /** True if a file says something else than before. Throws a `ConfigFileError` if its text is not valid. */
  hasChanged(path: string): boolean {
    const meaning = meaningOf(path)
    return meaning !== (this.#meanings.get(path) ?? meaningIn(path, NOTHING))
  }
}

/** The part of a file that matters. Of a package.json only what decides how modules are loaded: an install must not restart the program. */
function meaningIn(file: string, text: string): string {
  if (basename(file) !== 'package.json') {
    parseTsconfigText(file, text)
    return text
  }
  const { name, type, hotHook, imports, exports, main } = parsePackage(file, text)
  if (IS_STRICT) for (const [key, value] of Object.entries({ name, type })) assertText(file, key, value)
  return JSON.stringify({ type, hotHook, imports, exports, main })
}

/** Node 20 takes any value for what newer ones refuse to start with. */
const IS_STRICT = Number(process.versions.node.split('.')[0]) > 20

function assertText(file: string, key: string, value: unknown): void {
  if (value === undefined || typeof value === 'string') return
  throw new ConfigFileError(file, `"${key}" must be a string, not ${shown(value)}`)
}

function meaningOf(file: string): string {
  return meaningIn(file, readIfThere(file) ?? NOTHING)
}

/** True if a config file is in or above a folder, and nearer to it than the one of the same name that is in use. */
function isNearer(path: string, folder: string, used: readonly string[]): boolean {
  const above = dirname(path)
  if (!isAtOrBelow(folder, above)) return false
  return !used.some((file) => basename(file) === basename(path) && file.length > path.length)
}
