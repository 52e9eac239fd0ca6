import { readIfThere } from '../files/read-if-there.js'
import { digestOf } from '../transpile/digest.js'
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

/** How CommonJS is given to Node, which differs between the two kinds of hooks. */
export interface CommonJsLoading {
  /** `result` is Node's own, where that is needed. */
  answer(source: Source, result: LoadResult | undefined): LoadResult
  /** True if Node has to be asked about CommonJS. */
  readonly needsNode: boolean
  /** The source of the module that stands before the one of a URL. See `interop.ts`. */
  interopSource(url: string): string
}

/** What came of a file. */
export type FileLoad =
  /** Our own source; with what Node said of the file, if it was asked. */
  | { readonly kind: 'ours'; readonly source: Source; readonly result?: LoadResult | undefined }
  /** Somebody else has made something of the file. */
  | { readonly kind: 'given'; readonly result: LoadResult }
  /** It is asked for as something that only Node can make of it. */
  | { readonly kind: 'by Node'; readonly result: LoadResult }

/**
 * Steps that make JavaScript of a file, together with all whose hooks stand behind ours. They are asked also about what isn't there, or is
 * nothing that esbuild knows.
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
  // What is asked for by a type that it is not Node refuses, or knows how to give.
  const { type } = context.importAttributes ?? {}
  if (source !== undefined && type !== undefined && !(type === 'json' && source.format === 'json')) {
    return { kind: 'by Node', result: yield { url, context } }
  }
  if (!ports.others.areBehind) {
    // Whoever stands between our hooks may know what to make of what we can't read.
    const isForeign = source === undefined || (source.isGiven && source.own === undefined)
    if (isForeign && place === 'innermost') return { kind: 'by Node', result: yield { url, context } }
    if (source === undefined) throw own.error
    return yield* oursAlone(source.own ?? source, url, context, ports)
  }
  // What others would make now is not what they have made of the last good version.
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

/** What others are told. Node would not read JSON for them that is imported as a module. */
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
  // Only a result that comes from Node's own `load` makes Node use its real CommonJS loader (facts, 3).
  if (format !== 'commonjs' || !ports.commonJs.needsNode) return { kind: 'ours', source }
  return { kind: 'ours', source, result: yield { url, context: { ...context, format } } }
}

/** The answer to Node. */
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

/** True for what Node itself reads: nobody has made anything else of it. */
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

/** Node can't read the file, or does not know its extension: that is no hook's opinion. */
function isNodesRefusal(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ERR_UNKNOWN_FILE_EXTENSION' || code === 'ERR_MODULE_NOT_FOUND'
}

/** Without `with { type: 'json' }`, which Node asks for, JSON is a module with a default and named exports, as in bundlers. */
function isReadAsJson(context: LoadContext): boolean {
  return context.importAttributes?.type === 'json' || isRequired(context)
}
