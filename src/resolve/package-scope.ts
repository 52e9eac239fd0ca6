import { readIfThere } from '../files/read-if-there.js'
import { orUndefined } from '../node/or-undefined.js'
import { dirname, join } from '../node/path.js'
import { parseJson, parseObject } from './jsonc.js'

/** The package that a directory belongs to for Node: that of the nearest package.json above. */
export interface PackageScope {
  /** Absolute path of the package.json. */
  readonly file: string
  /** The text of the package.json. */
  readonly text: string
  readonly directory: string
  readonly type: 'module' | 'commonjs' | undefined
  /** The `hotHook` block, unchecked. */
  readonly hotHook: unknown
}

/** The package.json of each directory, which is read once. */
export class PackageScopes {
  readonly #byDirectory = new Map<string, PackageScope | undefined>()

  /** Returns `undefined` if there is no package.json above. Throws a `ConfigFileError` for one that is not JSON. */
  of(directory: string): PackageScope | undefined {
    if (this.#byDirectory.has(directory)) return this.#byDirectory.get(directory)
    const parent = dirname(directory)
    const scope = readScope(directory) ?? (parent === directory ? undefined : this.of(parent))
    this.#byDirectory.set(directory, scope)
    return scope
  }
}

function readScope(directory: string): PackageScope | undefined {
  const file = join(directory, 'package.json')
  const text = readIfThere(file)
  if (text === undefined) return undefined
  const { type, hotHook } = parsePackage(file, text)
  return { file, text, directory, type: type === 'module' || type === 'commonjs' ? type : undefined, hotHook }
}

/** Returns the `main` of the package.json in a folder. Node says what is wrong with a file that is not JSON. */
export function mainOf(folder: string): string | undefined {
  const file = join(folder, 'package.json')
  const text = readIfThere(file)
  const { main } = (text === undefined ? undefined : orUndefined(() => parsePackage(file, text))) ?? {}
  return typeof main === 'string' && main !== '' ? main : undefined
}

/** The members of a package.json that hot-hook uses, unchecked. */
interface PackageJson {
  name?: unknown
  type?: unknown
  hotHook?: unknown
  imports?: unknown
  exports?: unknown
  main?: unknown
}

/** Parses the text of a package.json. Throws a `ConfigFileError`. */
export function parsePackage(file: string, text: string): PackageJson {
  return parseObject(file, text, parseJson)
}
