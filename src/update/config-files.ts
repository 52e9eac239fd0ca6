import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { type PackageScopes, parsePackage } from '../resolve/package-scope.js'
import { assertTsconfigText, type Tsconfigs } from '../resolve/tsconfig.js'

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

  has(path: string): boolean {
    return this.#meanings.has(path)
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
    return meaning !== this.#meanings.get(path)
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
    return '{}' // gone: as if it said nothing
  }
}
