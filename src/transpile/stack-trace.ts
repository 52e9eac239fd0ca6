import { isAbsolute } from 'node:path'
import { pathOf, urlOf, versionOf, withoutVersion, withVersion } from '../node/module-url.js'
import { OWN_FOLDER_URL, requireOwn } from '../own-files.js'

type SourceMapSupport = typeof import('source-map-support')

/** Places that are kept. */
const MOST_KNOWN = 1_000

/** The source maps of what runs, by path and version. */
export interface MapLookUp {
  has(path: string, version: number): boolean
  /** The version of CommonJS that was loaded last. */
  latest(path: string): number
  /** As JSON; `undefined` if it can't be read any more. */
  get(path: string, version: number): string | undefined
}

/**
 * Makes stack traces name the lines of the sources, at every version of a module.
 *
 * Maps are asked for, and source-map-support is loaded, when the first stack of a mapped file is formatted. Only the positions are
 * its own: its frames lose the `async` prefix. `isOfLoader` is true for calls of code that the loader has put into a program's file.
 */
export function installStackTraces(
  maps: MapLookUp,
  isOfLoader: (site: NodeJS.CallSite) => boolean = () => false,
): void {
  let support: SourceMapSupport | undefined

  const mapPosition = (file: string, line: number, column: number) => {
    if (support === undefined) {
      support = requireOwn('source-map-support') as SourceMapSupport
      const current = Error.prepareStackTrace
      support.install({
        environment: 'node',
        handleUncaughtExceptions: false,
        retrieveSourceMap: (source) => {
          const path = pathOf(source)
          const map = path === undefined ? undefined : maps.get(path, versionOf(source))
          return map === undefined ? null : { url: source, map }
        },
      })
      Error.prepareStackTrace = current // which install() has just replaced
    }
    try {
      return support.mapSourcePosition({ source: file, line, column })
    } catch {
      return { line, column } // a map of somebody else's making may be damaged
    }
  }

  /** What was found for a place, as it stands in a frame: most stacks are seen again and again. */
  const known = new Map<string, string>()

  const mapped = (file: string, line: number, column: number): string | undefined => {
    // CommonJS has paths, ES modules have URLs with their versions.
    const isPath = isAbsolute(file)
    const path = isPath ? file : pathOf(file)
    if (path === undefined) return undefined
    const version = isPath ? maps.latest(path) : versionOf(file)
    const place = `${version} ${file}:${line}:${column}`
    let text = known.get(place)
    if (text !== undefined || !maps.has(path, version)) return text

    // source-map-support counts columns from 0, stack traces from 1, and keeps the map that it had for a name.
    const position = mapPosition(isPath ? withVersion(urlOf(path), version) : file, line, column - 1)
    text = `${withoutVersion(file)}:${position.line}:${position.column + 1}`
    if (known.size === MOST_KNOWN) known.clear()
    known.set(place, text)
    return text
  }

  const frame = (site: NodeJS.CallSite): string => {
    const file = site.getFileName()
    if (typeof file !== 'string' || file.startsWith('node:')) return `\n    at ${site}`
    if (file.startsWith(OWN_FOLDER_URL) || isOfLoader(site)) return ''
    const line = site.getLineNumber()
    const column = site.getColumnNumber()
    if (line === null || column === null) return `\n    at ${site}`
    const place = mapped(file, line, column)
    return `\n    at ${String(site).replace(`${file}:${line}:${column}`, place ?? `${withoutVersion(file)}:${line}:${column}`)}`
  }

  const prepareStackTrace = (error: Error, sites: NodeJS.CallSite[]): string =>
    headerOf(error) + sites.map(frame).join('')
  Error.prepareStackTrace = prepareStackTrace
}

/** `Error.prototype.toString`, and the code that Node shows for errors of its own. */
function headerOf(error: Error): string {
  let header: string
  try {
    header = Error.prototype.toString.call(error)
  } catch {
    return '<error>'
  }
  return ownHeaderOf(error) ?? header
}

/** Errors of Node's own classes say their code only by `toString`. What a program's error does there may throw. */
function ownHeaderOf(error: Error): string | undefined {
  try {
    const text = String(error)
    const { name, code, message } = error as NodeJS.ErrnoException
    return text === `${name} [${code}]: ${message}` && !name.includes(`[${code}]`) ? text : undefined
  } catch {
    return undefined
  }
}
