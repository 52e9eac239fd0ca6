import { readFileSync } from 'node:fs'
import { basename, dirname, sep } from 'node:path'
import { type PackageScopes, parsePackage } from '../resolve/package-scope.js'
import { assertTsconfigText, type Tsconfigs } from '../resolve/tsconfig.js'

const NOTHING = '{}'

/** The tsconfigs and package.jsons that decide how modules are loaded. */
export class ConfigFiles {
  readonly #tsconfigs: Tsconfigs
  readonly #packages: PackageScopes
  /** What matters of each file, as text. */
  readonly #meanings = new Map<string, string>()
  readonly #byFolder = new Map<string, readonly string[]>()

  constructor(tsconfigs: Tsconfigs, packages: PackageScopes) {
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
    const files = this.#find(folder)
    if (files === undefined) return []
    this.#byFolder.set(folder, files)
    for (const file of files) if (!this.#meanings.has(file)) this.#meanings.set(file, meaningOfReadable(file))
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

  /** What can't be read is an error for whoever imports the module, not here. */
  #find(folder: string): string[] | undefined {
    try {
      const scope = this.#packages.of(folder)
      return [...this.#tsconfigs.of(folder).files, ...(scope === undefined ? [] : [scope.file])]
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

/** Of a package.json only `type` and `hotHook` concern us: an install must not restart the program. */
function meaningOf(file: string): string {
  const text = readText(file)
  if (basename(file) !== 'package.json') {
    assertTsconfigText(file, text)
    return text
  }
  const { type, hotHook, imports, exports } = parsePackage(file, text)
  return JSON.stringify([type, hotHook, imports, exports])
}

/** It may have been broken since it was read for the module; then whatever it says next is something else. */
function meaningOfReadable(file: string): string {
  try {
    return meaningOf(file)
  } catch {
    return ''
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return NOTHING // gone: as if it said nothing
  }
}

/** True if a config file stands above a folder, and nearer to it than those of its name that are in use. */
function isNearer(path: string, folder: string, used: readonly string[]): boolean {
  const above = dirname(path)
  if (folder !== above && !folder.startsWith(above + sep)) return false
  return !used.some((file) => basename(file) === basename(path) && file.length > path.length)
}

function meaningOfNothing(file: string): string {
  return basename(file) === 'package.json' ? JSON.stringify([undefined, undefined, undefined, undefined]) : NOTHING
}
