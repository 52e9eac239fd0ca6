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
    if (name !== 'tsconfig.json' && name !== 'package.json') return false
    return [...this.#byFolder].some(([folder, files]) => isNearer(path, folder, files))
  }

  /** The files that apply to a module. */
  filesFor(module: string): readonly string[] {
    const folder = dirname(module)
    let files = this.#byFolder.get(folder)
    if (files === undefined) {
      const scope = this.#packages.of(folder)
      files = [...this.#tsconfigs.of(folder).files, ...(scope === undefined ? [] : [scope.file])]
      this.#byFolder.set(folder, files)
      for (const file of files) if (!this.#meanings.has(file)) this.#meanings.set(file, meaningOf(file))
    }
    return files
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
