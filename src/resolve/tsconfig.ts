import { basename, dirname, join, resolve } from 'node:path'
import type { TsConfigResult } from 'get-tsconfig'
import { ConfigFileError } from '../errors.js'
import { requireOwn } from '../own-files.js'
import { parseJsonc } from './jsonc.js'
import { assertTsconfig } from './tsconfig-check.js'

/** A tsconfig with all that it extends. */
export interface Tsconfig {
  readonly compilerOptions: Readonly<Record<string, unknown>>
  /** Every file that was read for it, with what stood in it: itself, then what it extends. */
  readonly texts: ReadonlyMap<string, string>
  /** The absolute paths that `paths` and `baseUrl` give for a specifier, best first. */
  matchPaths(specifier: string): readonly string[]
  /** Folders in which a new file may come before the one that an alias means. */
  readonly shadowingFolders: readonly string[]
}

const NONE: Tsconfig = { compilerOptions: {}, texts: new Map(), matchPaths: () => [], shadowingFolders: [] }

export interface Tsconfigs {
  /** One is used for all files, whatever else there is. */
  readonly isNamed: boolean
  /** The nearest tsconfig above a directory, or the one of `HOT_HOOK_TSCONFIG`. Throws a `ConfigFileError`. */
  of(directory: string): Tsconfig
  /** The same, with nothing read yet. */
  afresh(): Tsconfigs
  /** The folders, with all below them, in which a new file may come before one that an alias of a tsconfig in use means. */
  shadowingPlaces(): readonly { folder: string; depth: number }[]
}

/** Reads tsconfigs once per directory. `named` is the one to use for every file. */
export function createTsconfigs(named: string | undefined): Tsconfigs {
  const byDirectory = new Map<string, Tsconfig>()
  const byPath = new Map<string, Tsconfig>()
  const places: { folder: string; depth: number }[] = []

  const load = (directory: string): Tsconfig => {
    const texts = new Map<string, unknown>()
    const nearest = named === undefined ? find(directory, texts) : read(resolve(named), texts)
    if (nearest === undefined) return NONE
    const found = referredFor(directory, nearest, texts) ?? nearest

    const known = byPath.get(found.path)
    if (known !== undefined) return known
    const tsconfig = reading(directory, texts, () => tsconfigOf(found, texts))
    byPath.set(found.path, tsconfig)
    for (const folder of tsconfig.shadowingFolders) places.push({ folder, depth: Number.POSITIVE_INFINITY })
    return tsconfig
  }

  return {
    isNamed: named !== undefined,
    afresh: () => createTsconfigs(named),
    shadowingPlaces: () => places,
    of(directory) {
      let tsconfig = byDirectory.get(directory)
      if (tsconfig === undefined) {
        tsconfig = load(directory)
        byDirectory.set(directory, tsconfig)
      }
      return tsconfig
    },
  }
}

/** By `require`, which costs a start half of what an import does. */
function library(): typeof import('get-tsconfig') {
  return requireOwn('get-tsconfig')
}

/** Throws a `ConfigFileError` if the text of a tsconfig isn't JSON with comments, or isn't an object. */
export function assertTsconfigText(file: string, text: string): void {
  let parsed: unknown
  try {
    parsed = parseJsonc(text)
  } catch (error) {
    throw new ConfigFileError(file, (error as Error).message)
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ConfigFileError(file, 'expected an object')
  }
  assertTsconfig(file, parsed)
}

function find(directory: string, texts: Map<string, unknown>): TsConfigResult | undefined {
  return reading(directory, texts, () => library().getTsconfig(directory, 'tsconfig.json', texts) ?? undefined)
}

/**
 * The tsconfig among the `references` of another that has the files of a directory, where that other has none itself (`files: []`), as in a
 * project of several parts; `undefined` for any other.
 */
function referredFor(directory: string, { path, config }: TsConfigResult, texts: Map<string, unknown>) {
  const isSolution = config.files?.length === 0 && config.include === undefined
  for (const reference of isSolution ? (config.references ?? []) : []) {
    const target = resolve(dirname(path), reference.path)
    const referred = read(target.endsWith('.json') ? target : join(target, 'tsconfig.json'), texts)
    const matches = reading(target, texts, () => library().createFilesMatcher(referred))
    if (['index.ts', 'index.tsx', 'index.mts'].some((name) => matches(join(directory, name)))) return referred
  }
  return undefined
}

function read(path: string, texts: Map<string, unknown>): TsConfigResult {
  return reading(path, texts, () => ({ path, config: library().parseTsconfig(path, texts as Map<string, string>) }))
}

/** get-tsconfig keeps the text of each file that it reads in its cache: that is how we know them. */
function reading<T>(place: string, texts: Map<string, unknown>, action: () => T): T {
  const assertAll = () => {
    for (const [file, text] of textsRead(texts)) assertTsconfigText(file, text)
  }
  try {
    const result = action()
    assertAll()
    return result
  } catch (error) {
    assertAll() // a malformed file is the better explanation of what went wrong after it
    if (error instanceof ConfigFileError) throw error
    // The file that was read last is the one that leads nowhere.
    throw new ConfigFileError([...textsRead(texts).keys()].at(-1) ?? place, (error as Error).message)
  }
}

function tsconfigOf(found: TsConfigResult, texts: Map<string, unknown>): Tsconfig {
  const matcher = library().createPathsMatcher(found)
  const { 'ts-node': tsNode } = found.config as { 'ts-node'?: { compilerOptions?: object } }
  const matchPaths = (specifier: string) => matcher?.(specifier) ?? []
  const aliases = Object.keys(found.config.compilerOptions?.paths ?? {})
  return {
    // What ts-node would take instead of them.
    compilerOptions: { ...found.config.compilerOptions, ...tsNode?.compilerOptions },
    texts: new Map([...textsRead(texts)].filter(([file]) => !dirname(file).endsWith('node_modules'))),
    matchPaths,
    shadowingFolders: aliases.flatMap((alias) => shadowingFolders(alias, matchPaths)),
  }
}

/** Of an alias with several targets, the fixed part of all but the last. */
function shadowingFolders(alias: string, matchPaths: Tsconfig['matchPaths']): string[] {
  const wildcard = 'hot-hook-wildcard'
  const targets = matchPaths(alias.replace('*', wildcard)).slice(0, -1)
  // One character more, so that a folder with a slash at its end is not taken for a file in the one above it.
  return targets.map((target) => dirname(`${target.split(wildcard)[0]}*`))
}

function textsRead(cache: Map<string, unknown>): Map<string, string> {
  const read = new Map<string, string>()
  for (const [key, value] of cache) {
    const file = /^readFileSync:(.*):utf8$/s.exec(key)?.[1]
    if (file !== undefined && typeof value === 'string' && basename(file) !== 'package.json') read.set(file, value)
  }
  return read
}
