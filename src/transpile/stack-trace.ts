import { findSourceMap, type SourceMapping } from 'node:module'
import { pathOf, urlOf, versionOf, withoutVersion, withVersion } from '../node/module-url.js'
import { orUndefined } from '../node/or-undefined.js'
import { isAbsolute } from '../node/path.js'
import { setStackSettings } from '../node/stack-settings.js'
import { OWN_FOLDER_URL, requireOwn } from '../own-files.js'
import { movedColumns } from './as-written.js'

type SourceMapSupport = typeof import('source-map-support')
type Position = import('source-map-support').Position

/** How many mapped positions are cached. */
const MOST_KNOWN = 1_000

/** The source maps of the code that runs, by path and version. */
export interface MapLookUp {
  has(path: string, version: number): boolean
  /** True for a version that was loaded as it was written: in an ES module, only the columns of the first line are moved. */
  isAsWritten(path: string, version: number): boolean
  /** Returns the version of a CommonJS file that was loaded last. */
  latest(path: string): number
  /** Returns the map as JSON; `undefined` if it cannot be read any more. */
  get(path: string, version: number): string | undefined
  /** How often a map of a file was replaced by another one. */
  revisionOf(path: string): number
}

/** For a thread that runs no code with maps. */
export const NO_MAPS: MapLookUp = {
  has: () => false,
  isAsWritten: () => false,
  latest: () => 0,
  get: () => undefined,
  revisionOf: () => 0,
}

/**
 * Makes stack traces name the lines of the sources, for each version of a module. `isOfLoader` is true for calls of code that the loader has
 * put into a file of the program.
 *
 * A map is read, and source-map-support is loaded, when the first stack of a mapped file is formatted. Only the positions come from
 * source-map-support: its frames lose the `async` prefix.
 */
export function installStackTraces(maps: MapLookUp, isOfLoader: IsOfLoader = () => false): void {
  const frames = new StackFrames(maps, isOfLoader)
  const prepareStackTrace = (error: Error, sites: NodeJS.CallSite[]): string =>
    headerOf(error) + sites.map((site) => frames.format(site)).join('')
  setStackSettings({ prepareStackTrace })
}

type IsOfLoader = (site: NodeJS.CallSite) => boolean

class StackFrames {
  readonly #maps: MapLookUp
  readonly #isOfLoader: IsOfLoader
  /** Mapped positions, by the position in a frame: most stacks are formatted again and again. */
  readonly #known = new Map<string, string>()
  #support: SourceMapSupport | undefined

  constructor(maps: MapLookUp, isOfLoader: IsOfLoader) {
    this.#maps = maps
    this.#isOfLoader = isOfLoader
  }

  /** Returns the line of a frame; an empty string for a frame of the loader. */
  format(site: NodeJS.CallSite): string {
    const file = site.getFileName()
    if (typeof file !== 'string' || file.startsWith('node:')) return `\n    at ${site}`
    if (file.startsWith(OWN_FOLDER_URL) || this.#isOfLoader(site)) return ''
    const line = site.getLineNumber()
    const column = site.getColumnNumber()
    if (line === null || column === null) return `\n    at ${site}`
    const place = `:${line}:${column}`
    const mapped =
      this.#mapped(file, line, column) ?? mappedByNode(file, line, column) ?? this.#moved(file, line, column)
    return `\n    at ${String(site).replace(file + place, mapped)}`
  }

  #mapped(file: string, line: number, column: number): string | undefined {
    // CommonJS has paths, ES modules have URLs with their versions.
    const isPath = isAbsolute(file)
    const path = isPath ? file : pathOf(file)
    if (path === undefined) return undefined
    const version = isPath ? this.#maps.latest(path) : versionOf(file)
    const revision = this.#maps.revisionOf(path)
    const place = `${version} ${revision} ${file}:${line}:${column}`
    let text = this.#known.get(place)
    if (text !== undefined || !this.#maps.has(path, version)) return text

    // source-map-support counts columns from 0, stack traces from 1. It caches maps by name, so each version and revision needs a name of its own.
    const source = `${isPath ? withVersion(urlOf(path), version) : file}#${revision}`
    const position = this.#mapPosition({ source, line, column: column - 1 })
    text = `${withoutVersion(file)}:${position.line}:${position.column + 1}`
    if (this.#known.size === MOST_KNOWN) this.#known.clear()
    this.#known.set(place, text)
    return text
  }

  /** The place in a file that has no map. */
  #moved(file: string, line: number, column: number): string {
    const path = pathOf(file)
    const isMoved = path !== undefined && this.#maps.isAsWritten(path, versionOf(file))
    return `${withoutVersion(file)}:${line}:${isMoved ? Math.max(1, column - movedColumns(line)) : column}`
  }

  #mapPosition(position: Position): Position {
    this.#support ??= this.#loadSupport()
    const { mapSourcePosition } = this.#support
    // The map of another loader may be damaged.
    return orUndefined(() => mapSourcePosition(position)) ?? position
  }

  #loadSupport(): SourceMapSupport {
    const support = requireOwn<SourceMapSupport>('source-map-support')
    const { prepareStackTrace } = Error
    support.install({
      environment: 'node',
      handleUncaughtExceptions: false,
      retrieveSourceMap: (source) => {
        const path = pathOf(source)
        const map = path === undefined ? undefined : this.#maps.get(path, versionOf(source))
        return map === undefined ? null : { url: source, map }
      },
    })
    setStackSettings({ prepareStackTrace }) // which install() has just replaced
    return support
  }
}

/** Maps the position of a frame by a map that Node has read itself, where it was told to (`--enable-source-maps`): of a package, say. */
function mappedByNode(file: string, line: number, column: number): string | undefined {
  if (!(process as { sourceMapsEnabled?: boolean }).sourceMapsEnabled) return undefined
  const map = orUndefined(() => findSourceMap(file))
  const { originalSource, originalLine, originalColumn } = (map?.findEntry(line - 1, column - 1) ??
    {}) as Partial<SourceMapping>
  if (originalSource === undefined || originalLine === undefined || originalColumn === undefined) return undefined
  return `${pathOf(originalSource) ?? originalSource}:${originalLine + 1}:${originalColumn + 1}`
}

/** Returns what `Error.prototype.toString` does, with the code that Node shows for its own errors. */
function headerOf(error: Error): string {
  const header = orUndefined(() => Error.prototype.toString.call(error))
  if (header === undefined) return '<error>'
  return orUndefined(() => ownHeaderOf(error)) ?? header
}

/** Returns the header of an error of Node's own classes, whose code only `toString` shows. Throws what `toString` of other errors throws. */
function ownHeaderOf(error: Error): string | undefined {
  const text = String(error)
  const { name, code, message } = error as NodeJS.ErrnoException
  return text === `${name} [${code}]: ${message}` && !name.includes(`[${code}]`) ? text : undefined
}
