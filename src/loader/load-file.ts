import { digestOf } from '../files/digest.js'
import { readIfThere } from '../files/read-if-there.js'
import { bufferOf, textOf } from '../transpile/given-source.js'
import type { Source } from '../transpile/source.js'
import { digestIn, type Sources } from '../transpile/sources.js'
import type { LoadContext, LoadResult, NextLoad, Place } from './hook-types.js'
import type { OtherHooks } from './other-hooks.js'
import { isRequired } from './request.js'

export interface LoadFilePorts {
  readonly others: OtherHooks
  readonly sources: LoadSources
  readonly commonJs: CommonJsLoading
}

/** Where the `load` hook finds the sources of files. */
export type LoadSources = Pick<Sources, 'get' | 'read' | 'readFresh' | 'toLoad' | 'readGiven' | 'give'>

/** How the `load` hook gives CommonJS to Node. It depends on the thread that the hooks run in. */
export interface CommonJsLoading {
  /** Returns the result of the hook. `result` is that of the next hook, if it was called. */
  answer(source: Source, result: LoadResult | undefined): LoadResult
  /** True if Node's own `load` has to be called for CommonJS. */
  readonly needsNode: boolean
  /** The source of the interop module of the module at a URL (see `interop.ts`). */
  interopSource(url: string): string
}

/** What {@link loadFile} has made of a file. */
export type FileLoad =
  /** Our own source, and the result of the next hook if it was called. */
  | { readonly kind: 'ours'; readonly source: Source; readonly result?: LoadResult | undefined }
  /** A hook of another package has supplied a source. */
  | { readonly kind: 'given'; readonly result: LoadResult }
  /** The result of the next hook, since we can't load the file as it was requested. `error` is why the file will not be evaluated. */
  | { readonly kind: 'by Node'; readonly result: LoadResult; readonly error?: unknown }

/**
 * Steps that turn a file into JavaScript, together with the hooks of other packages that are behind ours in the chain: they are called for
 * a file that does not exist, or that esbuild can't read, as well. Throws our own error if the file can't be loaded by any of them.
 */
export function* loadFile(
  url: string,
  path: string,
  context: LoadContext,
  ports: LoadFilePorts,
  place: Place,
): Generator<NextLoad, FileLoad, LoadResult> {
  const own = readOwn(path, ports)
  const { source } = own
  if (isLeftToNode(path, source, context)) return { kind: 'by Node', result: yield { url, context }, error: own.error }
  if (!ports.others.areBehind) {
    // Node's result goes to the hooks between our two, one of which may know how to load what we can't read.
    const isForeign = source === undefined || (source.isGiven && source.own === undefined)
    if (isForeign && place === 'innermost') return { kind: 'by Node', result: yield { url, context } }
    if (source === undefined) throw own.error
    return yield* oursAlone(source.own ?? source, url, context, ports)
  }
  // The file has changed: the other hook would not return the last good version any more.
  if (source?.isGiven && digestIn(path) !== source.digest) return { kind: 'ours', source }

  let result: LoadResult
  try {
    result = yield { url, context: contextFor(source, context) }
  } catch (error) {
    if (source === undefined) throw own.error
    if (!isNodesRefusal(error)) throw error
    return yield* oursAlone(source, url, context, ports)
  }
  if (!isUntouched(result, path, source)) return { kind: 'given', result }
  if (source === undefined) throw own.error
  return { kind: 'ours', source: source.isGiven ? ports.sources.readFresh(path) : source, result }
}

/**
 * True for an import whose attributes do not match the file, which Node refuses or knows how to load, and for JSON that is not valid and is
 * loaded as JSON: then Node's error is to be thrown.
 */
function isLeftToNode(path: string, source: Source | undefined, context: LoadContext): boolean {
  const isJson = source?.format === 'json' || path.endsWith('.json')
  const isMatched = ([name, value]: [string, string]) => name === 'type' && value === 'json' && isJson
  if (!Object.entries(context.importAttributes ?? {}).every(isMatched)) return true
  return isJson && source === undefined && isReadAsJson(context)
}

/** The context for the next hook. Node reads JSON for it only with the attribute `type`, also if we load the JSON as a module. */
function contextFor(source: Source | undefined, context: LoadContext): LoadContext {
  if (source?.format === 'json') {
    return { ...context, format: 'json', importAttributes: { ...context.importAttributes, type: 'json' } }
  }
  return { ...context, format: context.format ?? (source?.format === 'asset' ? undefined : source?.format) }
}

function* oursAlone(
  source: Source,
  url: string,
  context: LoadContext,
  ports: LoadFilePorts,
): Generator<NextLoad, FileLoad, LoadResult> {
  const { format } = source
  if (format === 'asset') return { kind: 'ours', source, result: yield { url, context } }
  // Only a result that comes from Node's own `load` makes Node use its real CommonJS loader.
  if (format !== 'commonjs' || !ports.commonJs.needsNode) return { kind: 'ours', source }
  return { kind: 'ours', source, result: yield { url, context: { ...context, format } } }
}

/** The result of the `load` hook. */
export function loadResultOf(load: FileLoad, context: LoadContext, ports: LoadFilePorts): LoadResult {
  if (load.kind !== 'ours') return load.result
  const { source, result } = load
  if (source.format === 'asset' && result !== undefined) return result
  if (source.format === 'commonjs') return ports.commonJs.answer(source, result)
  if (source.format === 'json' && isReadAsJson(context)) {
    return { format: 'json', source: source.text, shortCircuit: true }
  }
  return { format: 'module', source: source.code ?? source.text, shortCircuit: true }
}

function readOwn(path: string, ports: LoadFilePorts): { source?: Source; error?: unknown } {
  try {
    return { source: ports.sources.read(path) }
  } catch (error) {
    return { error }
  }
}

/** True if a result is what stands in the file: no hook of another package has changed it. */
export function isUntouched(
  { source: contents, format }: LoadResult,
  path: string,
  source: Source | undefined,
): boolean {
  if (contents === null || contents === undefined) return format === 'commonjs' || source?.format === 'asset'
  if (source?.format === 'asset') return digestOf(bufferOf(contents)) === source.digest
  const text = textOf(contents)
  return (source !== undefined && digestOf(text) === source.digest) || text === readIfThere(path)
}

/** True if Node can't read the file, or does not know its extension: then no hook has refused it. */
function isNodesRefusal(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ERR_UNKNOWN_FILE_EXTENSION' || code === 'ERR_MODULE_NOT_FOUND'
}

/**
 * True if JSON is loaded as JSON. Imported without `with { type: 'json' }`, which Node demands, it is a module with a default and named
 * exports, as in bundlers.
 */
function isReadAsJson(context: LoadContext): boolean {
  return context.importAttributes?.type === 'json' || isRequired(context)
}
