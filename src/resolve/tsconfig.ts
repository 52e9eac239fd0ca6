import type { TsConfigResult } from 'get-tsconfig'
import { ConfigFileError } from '../errors.js'
import { statsOf } from '../files/file-times.js'
import { foldersFrom } from '../files/folders-above.js'
import { readIfThere, readRegular } from '../files/read-if-there.js'
import { getOrInsert } from '../node/get-or-insert.js'
import { basename, dirname, isAbsolute, join, normalize, resolve } from '../node/path.js'
import { requireOwn } from '../own-files.js'
import { parseJsonc, parseObject } from './jsonc.js'
import { isRelative } from './specifier.js'
import { assertTsconfig } from './tsconfig-check.js'
import { shown } from './value-types.js'

/** A tsconfig, merged with the tsconfigs that it extends. */
export interface Tsconfig {
  /** `undefined` if there is none. */
  readonly path: string | undefined
  readonly compilerOptions: Readonly<Record<string, unknown>>
  /** The text of every file that was read for it: first the tsconfig itself, then the ones that it extends. */
  readonly texts: ReadonlyMap<string, string>
  /** Returns the absolute paths that `paths` and `baseUrl` give for a specifier, best first. */
  matchPaths(specifier: string): readonly string[]
  /** Folders in which a new file may take precedence over the one that an alias means. */
  readonly shadowingFolders: readonly string[]
}

const NONE: Tsconfig = {
  path: undefined,
  compilerOptions: {},
  texts: new Map(),
  matchPaths: () => [],
  shadowingFolders: [],
}

/** The tsconfigs of directories, which are read once. */
export class Tsconfigs {
  readonly #named: string | undefined
  readonly #byDirectory = new Map<string, Tsconfig>()
  readonly #byPath = new Map<string, Tsconfig>()

  /** `named` is the tsconfig for all files, that of `HOT_HOOK_TSCONFIG`; `undefined` for the nearest one of each. */
  constructor(named: string | undefined) {
    this.#named = named
  }

  get isNamed(): boolean {
    return this.#named !== undefined
  }

  /** Returns the tsconfig for the files of a directory. Throws a `ConfigFileError`. */
  of(directory: string): Tsconfig {
    return getOrInsert(this.#byDirectory, directory, () => this.#load(directory))
  }

  /** Returns new tsconfigs without cached files. */
  afresh(): Tsconfigs {
    return new Tsconfigs(this.#named)
  }

  /** Returns the `shadowingFolders` of all tsconfigs in use; their subfolders count too. */
  shadowingPlaces(): readonly { folder: string; depth: number }[] {
    const folders = [...this.#byPath.values()].flatMap((tsconfig) => tsconfig.shadowingFolders)
    return folders.map((folder) => ({ folder, depth: Number.POSITIVE_INFINITY }))
  }

  #load(directory: string): Tsconfig {
    const texts = new Map<string, unknown>()
    const nearest = this.#named === undefined ? find(directory, texts) : read(resolve(this.#named), texts)
    if (nearest === undefined) return NONE
    const found = referredFor(directory, nearest, texts) ?? nearest
    return getOrInsert(this.#byPath, found.path, () => reading(directory, texts, () => tsconfigOf(found, texts)))
  }
}

/** Loads get-tsconfig by `require`, which takes half the time of an import. */
function library(): typeof import('get-tsconfig') {
  return requireOwn('get-tsconfig')
}

interface TsconfigText extends Partial<Pick<Tsconfig, 'compilerOptions'>> {
  readonly extends?: string | string[] | null
}

/** Parses the text of a tsconfig. Throws a `ConfigFileError` if it is not JSON with comments, or has a value of the wrong type. */
export function parseTsconfigText(file: string, text: string): TsconfigText {
  const tsconfig = parseObject(file, text, parseJsonc)
  assertTsconfig(file, tsconfig)
  return tsconfig
}

function find(directory: string, texts: Map<string, unknown>): TsConfigResult | undefined {
  const path = nearestTsconfig(directory)
  return path === undefined ? undefined : read(path, texts)
}

/** The path of the first tsconfig in a folder and those above it; `undefined` if there is none. */
export function nearestTsconfig(directory: string): string | undefined {
  for (const folder of foldersFrom(directory)) {
    const path = join(folder, 'tsconfig.json')
    if (isThere(path)) return path
  }
  return undefined
}

/** As for tsc, a folder of that name is none. */
function isThere(path: string): boolean {
  return statsOf(path)?.isDirectory() === false
}

/** Returns, of the `references` of a solution (a tsconfig with `files: []`), the one that includes the files of a directory. */
function referredFor(directory: string, { path, config }: TsConfigResult, texts: Map<string, unknown>) {
  const isSolution = config.files?.length === 0 && config.include === undefined
  for (const reference of isSolution ? (config.references ?? []) : []) {
    const target = resolve(dirname(path), reference.path)
    const file = target.endsWith('.json') ? target : join(target, 'tsconfig.json')
    if (!isThere(file))
      throw new ConfigFileError(path, `references ${shown(reference.path)}: there is no such tsconfig`)
    const referred = read(file, texts)
    const matches = reading(target, texts, () => library().createFilesMatcher(referred))
    if (['index.ts', 'index.tsx', 'index.mts'].some((name) => matches(join(directory, name)))) return referred
  }
  return undefined
}

function read(path: string, texts: Map<string, unknown>): TsConfigResult {
  return reading(path, texts, () => {
    readAhead(path, texts)
    return { path, config: library().parseTsconfig(path, texts as Map<string, string>) }
  })
}

/** Puts a tsconfig, and those of the project that it extends, into the cache of get-tsconfig, which would wait for ever for a pipe. */
function readAhead(path: string, texts: Map<string, unknown>): void {
  const key = `readFileSync:${path}:utf8`
  if (texts.has(key)) return
  const text = textOf(path)
  texts.set(key, text)
  for (const base of basesIn(path, text)) {
    const target = isRelative(base) || isAbsolute(base) ? resolve(dirname(path), base) : undefined
    const file = target && [target, `${target}.json`].find(isThere)
    if (file !== undefined) readAhead(file, texts)
  }
}

function textOf(path: string): string {
  try {
    return readRegular(path, 'utf8')
  } catch (error) {
    throw new ConfigFileError(path, (error as Error).message)
  }
}

/** Runs an action that reads tsconfigs, and checks the texts of the files that it has read, which get-tsconfig keeps in its cache. */
function reading<T>(place: string, texts: Map<string, unknown>, action: () => T): T {
  const assertAll = () => {
    for (const [file, text] of textsRead(texts)) parseTsconfigText(file, text)
  }
  try {
    const result = action()
    assertAll()
    return result
  } catch (error) {
    assertAll() // a malformed file explains better what went wrong
    if (error instanceof ConfigFileError) throw error
    const { message } = error as Error
    throw new ConfigFileError(placeOf(message, textsRead(texts)) ?? place, inOwnWords(message))
  }
}

/** The file that is wrong: the one that extends what is missing, or else the one that was read last. */
function placeOf(message: string, texts: ReadonlyMap<string, string>): string | undefined {
  const missing = /^File '(.*)' not found/s.exec(message)?.[1]
  const extending = [...texts].find(([file, text]) => missing !== undefined && basesIn(file, text).includes(missing))
  return extending?.[0] ?? [...texts.keys()].at(-1)
}

function basesIn(file: string, text: string): string[] {
  return [parseTsconfigText(file, text).extends ?? []].flat()
}

/** With the key and the value that are wrong. */
function inOwnWords(message: string): string {
  return message
    .replace(/^File '(.*)' not found\.?$/s, 'extends "$1": there is no such file')
    .replace(/^Non-relative paths.*/s, 'compilerOptions.paths: without baseUrl, each path begins with ./ or ../')
}

function tsconfigOf(found: TsConfigResult, texts: Map<string, unknown>): Tsconfig {
  const compilerOptions = withSlashes(found.config.compilerOptions ?? {})
  const matcher = library().createPathsMatcher({ path: found.path, config: { ...found.config, compilerOptions } })
  const { 'ts-node': tsNode } = found.config as { 'ts-node'?: { compilerOptions?: object } }
  // get-tsconfig writes the paths of Windows with slashes.
  const matchPaths = (specifier: string) => (matcher?.(specifier) ?? []).map(normalize)
  // The only target of an alias has nothing that could take its place. To match each of many takes the square of their number.
  const aliases = Object.entries(compilerOptions.paths ?? {}).flatMap(([alias, targets]) =>
    targets.length > 1 ? [alias] : [],
  )
  return {
    path: found.path,
    // ts-node has options of its own, which take precedence.
    compilerOptions: { ...compilerOptions, ...tsNode?.compilerOptions },
    texts: textsOf(found.path, texts),
    matchPaths,
    shadowingFolders: aliases.flatMap((alias) => shadowingFolders(alias, matchPaths)),
  }
}

/** For tsc, a backslash in `paths` or `baseUrl` is a slash on each system. */
function withSlashes(options: NonNullable<TsConfigResult['config']['compilerOptions']>): typeof options {
  const slashed = (path: string) => path.replaceAll('\\', '/')
  const paths = Object.entries(options.paths ?? {}).map(([alias, targets]) => [alias, targets.map(slashed)])
  return {
    ...options,
    ...(options.baseUrl && { baseUrl: slashed(options.baseUrl) }),
    ...(options.paths && { paths: Object.fromEntries(paths) }),
  }
}

/** Returns the fixed folders of all targets of an alias but the last. */
function shadowingFolders(alias: string, matchPaths: Tsconfig['matchPaths']): string[] {
  const wildcard = 'hot-hook-wildcard'
  const targets = matchPaths(alias.replace('*', wildcard)).slice(0, -1)
  // With a `*` at the end, dirname() returns a folder that ends with a slash as it is.
  return targets.map((target) => dirname(`${target.split(wildcard)[0]}*`))
}

/** The texts of the project's files among those that were read. The tsconfig itself is always one: what it says is to be noticed. */
function textsOf(path: string, cache: Map<string, unknown>): Map<string, string> {
  const texts = new Map([...textsRead(cache)].filter(([file]) => basename(dirname(file)) !== 'node_modules'))
  if (!texts.has(path)) texts.set(path, readIfThere(path) ?? '')
  return texts
}

/**
 * The texts in the cache that get-tsconfig was given, by path. Its documentation says nothing of the keys: package.json allows only versions
 * that were tried, and a version with other keys would leave the files that a tsconfig extends unnoticed.
 */
function textsRead(cache: Map<string, unknown>): Map<string, string> {
  const read = new Map<string, string>()
  for (const [key, value] of cache) {
    const file = /^readFileSync:(.*):utf8$/s.exec(key)?.[1]
    if (file !== undefined && typeof value === 'string' && basename(file) !== 'package.json') read.set(file, value)
  }
  return read
}
