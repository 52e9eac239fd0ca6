import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ConfigFileError } from '../errors.js'
import { parseJson } from './jsonc.js'

/** The package that a directory belongs to, as Node sees it: the nearest package.json above. */
export interface PackageScope {
  /** Absolute path of the package.json. */
  readonly file: string
  /** What stood in it. */
  readonly text: string
  readonly directory: string
  readonly type: 'module' | 'commonjs' | undefined
  readonly name: unknown
  /** The `hotHook` block, unchecked. */
  readonly hotHook: unknown
}

export interface PackageScopes {
  /** `undefined` where no package.json stands above. Throws a `ConfigFileError` for one that isn't JSON. */
  of(directory: string): PackageScope | undefined
  /** The same, with nothing read yet. */
  afresh(): PackageScopes
}

/** Reads package.json files once per directory. */
export function createPackageScopes(): PackageScopes {
  const byDirectory = new Map<string, PackageScope | undefined>()

  const scopeOf = (directory: string): PackageScope | undefined => {
    if (byDirectory.has(directory)) return byDirectory.get(directory)
    const parent = dirname(directory)
    const scope = readScope(directory) ?? (parent === directory ? undefined : scopeOf(parent))
    byDirectory.set(directory, scope)
    return scope
  }
  return { of: scopeOf, afresh: createPackageScopes }
}

function readScope(directory: string): PackageScope | undefined {
  const file = join(directory, 'package.json')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
  const { type, name, hotHook } = parsePackage(file, text)
  return { file, text, directory, type: type === 'module' || type === 'commonjs' ? type : undefined, name, hotHook }
}

/** What concerns us of a package.json, unchecked. */
export interface PackageJson {
  type?: unknown
  name?: unknown
  hotHook?: unknown
  imports?: unknown
  exports?: unknown
  main?: unknown
}

/** Parses a package.json. Throws a `ConfigFileError`. */
export function parsePackage(file: string, text: string): PackageJson {
  let parsed: unknown
  try {
    parsed = parseJson(text)
  } catch (error) {
    throw new ConfigFileError(file, (error as Error).message)
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
  throw new ConfigFileError(file, 'expected an object')
}
