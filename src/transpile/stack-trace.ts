import { isAbsolute } from 'node:path'
import { pathOf, urlOf, versionOf, withoutVersion, withVersion } from '../module-url.js'
import { OWN_FOLDER_URL, requireOwn } from '../own-files.js'
import { STUB_CALL_COLUMN } from './common-js-stub.js'

type SourceMapSupport = typeof import('source-map-support')

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
 * its own: its frames lose the `async` prefix (facts, 12).
 */
export function installStackTraces(maps: MapLookUp): void {
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
    return support.mapSourcePosition({ source: file, line, column })
  }

  const frame = (site: NodeJS.CallSite): string => {
    const text = String(site)
    const file = site.getFileName()
    const line = site.getLineNumber()
    const column = site.getColumnNumber()
    if (typeof file !== 'string' || line === null || column === null) return text

    // CommonJS has paths, ES modules have URLs with their versions.
    const isPath = isAbsolute(file)
    const path = isPath ? file : pathOf(file)
    if (path === undefined) return text
    const version = isPath ? maps.latest(path) : versionOf(file)
    if (!maps.has(path, version)) return text
    // source-map-support counts columns from 0, stack traces from 1, and keeps the map that it had for a name.
    const mapped = mapPosition(isPath ? withVersion(urlOf(path), version) : file, line, column - 1)
    return text.replace(`${file}:${line}:${column}`, `${withoutVersion(file)}:${mapped.line}:${mapped.column + 1}`)
  }

  const prepareStackTrace = (error: Error, sites: NodeJS.CallSite[]): string => {
    const frames = sites.filter((site) => !isOwn(site)).map((site) => `\n    at ${frame(site)}`)
    return headerOf(error) + frames.join('')
  }
  Error.prepareStackTrace = prepareStackTrace
}

/** What runs in the loader, or in a stub of its making, is not what a person is looking for. */
function isOwn(site: NodeJS.CallSite): boolean {
  if (site.getFileName()?.startsWith(OWN_FOLDER_URL)) return true
  const isStubCall = site.getLineNumber() === 1 && site.getColumnNumber() === STUB_CALL_COLUMN
  return isStubCall && site.getFunctionName() === null && !/[\\/]node_modules[\\/]/.test(site.getFileName() ?? '')
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
