import { needsTranspiling } from '../files/file-kinds.js'
import { countComputedCalls, usesIn } from '../syntax/uses.js'
import { type EsbuildInput, esbuildOptions } from './esbuild-options.js'
import type { Built, EsbuildService } from './esbuild-service.js'
import { attemptSync } from './outcome.js'
import { plainSource } from './plain-source.js'
import { BEGINS, EPILOGUE, PRELUDE, withPrelude } from './prelude.js'
import type { Source } from './source.js'
import { transpileErrorOf } from './transpile-error.js'

/** What a `load` hook of somebody else gave for a file. */
export interface Given {
  readonly format: string | null | undefined
  readonly contents: string | ArrayBuffer | NodeJS.TypedArray | null | undefined
}

export interface GivenSourcePorts {
  readonly esbuild: EsbuildService
  /** Transpiles a text as that of a file. Throws a `TranspileError`. */
  transpileSync(path: string, text: string): Source
}

/**
 * Makes a source of what somebody else's hook gave for a file. JavaScript stays as it is, but for the prelude and the epilogue; TypeScript is
 * transpiled. Throws a `TranspileError`. The digest is that of what was given.
 */
export function givenSource(path: string, { format, contents }: Given, ports: GivenSourcePorts): Source {
  const text = textOf(contents)
  if (format?.endsWith('typescript')) return ports.transpileSync(path, text)
  switch (format) {
    case 'commonjs':
      return plainSource(path, text, format)
    case 'json':
      return { ...plainSource(path, text, format), code: outputIn(build(path, text, 'json', ports.esbuild)) }
    case 'module':
    case null:
    case undefined:
      return javaScriptSource(path, text, format === 'module', ports)
    default:
      return plainSource(path, bufferOf(contents), 'asset')
  }
}

function javaScriptSource(path: string, text: string, isModule: boolean, ports: GivenSourcePorts): Source {
  let built: Built
  try {
    built = build(path, text, 'js', ports.esbuild)
  } catch (error) {
    // A hook may change a text and leave the types in it to whoever comes next.
    if (needsTranspiling(path)) return ports.transpileSync(path, text)
    throw error
  }
  const isEsm = Object.values(built.metafile.inputs)[0]?.format === 'esm'
  if (!isModule && !isEsm) return plainSource(path, text, 'commonjs')

  const printed = outputIn(built)
  const uses = usesIn(
    Object.values(built.metafile.outputs).flatMap(({ imports }) => imports),
    printed,
  )
  const computedCalls = countComputedCalls(uses, printed)
  return { ...plainSource(path, text, 'module'), text: undefined, ...asModule(text), uses, computedCalls }
}

/** The JavaScript of a module with its prelude, and with its map beside it. */
function asModule(text: string): Pick<Source, 'code' | 'map'> {
  const { code, map } = withoutLinks(text)
  if (code.includes(BEGINS)) return { code, map: map && JSON.stringify(map) }
  if (map === undefined) return { code: `${withPrelude(code)}\n${EPILOGUE}`, map }
  // In a line of its own the prelude moves no column.
  const moved = JSON.stringify({ ...map, mappings: `;${map.mappings}` })
  return { code: `${PRELUDE}\n${code.replace(/^#!.*/, '')}\n${EPILOGUE}`, map: moved }
}

/** What is needed of a source map: the texts of the sources are not. */
interface SourceMap {
  readonly version: 3
  readonly sources: readonly string[]
  readonly names: readonly string[]
  readonly mappings: string
}

/** Where the source map is, and by what name the module is to be shown: comments at the end of JavaScript. */
const LINK = /\n\/\/[#@] source(?:Mapping)?URL=(\S*)[^\S\n]*\s*$/

/** JavaScript without these comments: its map is kept beside it, and its name would be the same for all versions. */
export function withoutLinks(text: string): { code: string; map: SourceMap | undefined } {
  let code = text
  let map: SourceMap | undefined
  for (let link = LINK.exec(code); link !== null; link = LINK.exec(code)) {
    map ??= mapIn(link[1] ?? '')
    code = code.slice(0, link.index)
  }
  return { code, map }
}

/** The source map in a `data:` URL; without one, places are those of the JavaScript. */
function mapIn(url: string): SourceMap | undefined {
  const [, base64] = /^data:application\/json;(?:charset=[^;,]+;)?base64,(.*)$/.exec(url) ?? []
  if (base64 === undefined) return undefined
  try {
    const { sources, names, mappings } = JSON.parse(Buffer.from(base64, 'base64').toString()) as Partial<SourceMap>
    const isMap = Array.isArray(sources) && typeof mappings === 'string'
    return isMap ? { version: 3, sources, names: names ?? [], mappings } : undefined
  } catch {
    return undefined
  }
}

function build(path: string, text: string, loader: 'js' | 'json', esbuild: EsbuildService): Built {
  const input: EsbuildInput = {
    path,
    contents: text,
    prepared: { code: text, loader },
    format: 'esm',
    compilerOptions: {},
  }
  const outcome = attemptSync(esbuild, esbuildOptions(input))
  if ('error' in outcome) throw transpileErrorOf(path, text, outcome.error)
  return outcome
}

function outputIn(built: Built): string {
  return built.outputFiles.find(({ path }) => path.endsWith('.js'))?.text ?? ''
}

/** True for what somebody has made of our code, not of the file. */
export function hasPrelude({ contents }: Given): boolean {
  return textOf(contents).includes(BEGINS)
}

/** What a hook gave, as text. */
export function textOf(contents: Given['contents']): string {
  return typeof contents === 'string' ? contents : String(bufferOf(contents))
}

/** The same as bytes, without a copy where it has some. */
export function bufferOf(contents: Given['contents']): Buffer {
  if (contents === null || contents === undefined) return Buffer.alloc(0)
  if (typeof contents === 'string') return Buffer.from(contents)
  return ArrayBuffer.isView(contents)
    ? Buffer.from(contents.buffer, contents.byteOffset, contents.byteLength)
    : Buffer.from(contents)
}
