import { needsTranspiling } from '../files/file-kinds.js'
import { orUndefined } from '../node/or-undefined.js'
import { type EsbuildInput, esbuildOptions } from './esbuild-options.js'
import type { Built, EsbuildService } from './esbuild-service.js'
import { jsonSource } from './json-module.js'
import { attemptSync, importsOf, isEsm, outputOf } from './outcome.js'
import { BEGINS, EPILOGUE, PRELUDE, withPrelude } from './prelude.js'
import { importsIn, plainSource, type Source } from './source.js'
import { transpileErrorOf } from './transpile-error.js'

/** What a `load` hook of another loader returned for a file. */
export interface Given {
  readonly format: string | null | undefined
  readonly contents: string | ArrayBuffer | NodeJS.TypedArray | null | undefined
}

export interface GivenSourcePorts {
  readonly esbuild: EsbuildService
  /** Transpiles a text in the place of a file's. Throws a `TranspileError`. */
  transpileSync(path: string, text: string): Source
}

/**
 * Makes a source of what another loader's hook returned for a file. JavaScript only gets the prelude and the epilogue; TypeScript is
 * transpiled. The digest is that of the given contents. Throws a `TranspileError`.
 */
export function givenSource(path: string, { format, contents }: Given, ports: GivenSourcePorts): Source {
  const text = textOf(contents)
  if (format?.endsWith('typescript')) return ports.transpileSync(path, text)
  switch (format) {
    case 'commonjs':
      return plainSource(path, text, format)
    case 'json':
      return jsonSource(path, text)
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
    built = build(path, text, ports.esbuild)
  } catch (error) {
    // A hook may change a text and leave the types in it to the next loader.
    if (needsTranspiling(path)) return ports.transpileSync(path, text)
    throw error
  }
  if (!isModule && !isEsm(built)) return plainSource(path, text, 'commonjs')

  const imports = importsIn(outputOf(built, '.js'), importsOf(built))
  return { ...plainSource(path, text, 'module'), text: undefined, ...asModule(text), ...imports }
}

/** Returns the JavaScript of a module with its prelude and its epilogue, and its source map. */
function asModule(text: string): Pick<Source, 'code' | 'map'> {
  const { code, map } = withoutLinks(text)
  if (code.includes(BEGINS)) return { code, map: map && JSON.stringify(map) }
  if (map === undefined) return { code: `${withPrelude(code)}\n${EPILOGUE}`, map }
  // On a line of its own the prelude shifts no column.
  const moved = JSON.stringify({ ...map, mappings: `;${map.mappings}` })
  return { code: `${PRELUDE}\n${code.replace(/^#!.*/, '')}\n${EPILOGUE}`, map: moved }
}

/** A source map without `sourcesContent`. */
interface SourceMap {
  readonly version: 3
  readonly sources: readonly string[]
  readonly names: readonly string[]
  readonly mappings: string
}

/** The comments at the end of JavaScript that say where its source map is, and under which name the module is shown. */
const LINK = /\n\/\/[#@] source(?:Mapping)?URL=(\S*)[^\S\n]*\s*$/

/** Removes these comments from JavaScript: the map is kept beside it, and the name would be the same for all versions. */
export function withoutLinks(text: string): { code: string; map: SourceMap | undefined } {
  let code = text
  let map: SourceMap | undefined
  for (let link = LINK.exec(code); link !== null; link = LINK.exec(code)) {
    map ??= mapIn(link[1] ?? '')
    code = code.slice(0, link.index)
  }
  return { code, map }
}

/** Returns the source map in a `data:` URL; `undefined` for another URL, so that positions are those of the JavaScript. */
function mapIn(url: string): SourceMap | undefined {
  const [, base64] = /^data:application\/json;(?:charset=[^;,]+;)?base64,(.*)$/.exec(url) ?? []
  if (base64 === undefined) return undefined
  const json = Buffer.from(base64, 'base64').toString()
  const { sources, names, mappings } = orUndefined(() => JSON.parse(json) as Partial<SourceMap>) ?? {}
  const isMap = Array.isArray(sources) && typeof mappings === 'string'
  return isMap ? { version: 3, sources, names: names ?? [], mappings } : undefined
}

function build(path: string, text: string, esbuild: EsbuildService): Built {
  const input: EsbuildInput = {
    path,
    contents: text,
    prepared: { code: text, loader: 'js' },
    format: 'esm',
    compilerOptions: {},
  }
  const outcome = attemptSync(esbuild, esbuildOptions(input))
  if ('error' in outcome) throw transpileErrorOf(path, text, outcome.error)
  return outcome
}

/** True if another loader has changed the code that hot-hook made, and not the text of the file. */
export function hasPrelude({ contents }: Given): boolean {
  return textOf(contents).includes(BEGINS)
}

/** Returns the contents that a hook returned as text. */
export function textOf(contents: Given['contents']): string {
  return typeof contents === 'string' ? contents : String(bufferOf(contents))
}

/** Returns the contents that a hook returned as bytes; does not copy bytes. */
export function bufferOf(contents: Given['contents']): Buffer {
  if (contents === null || contents === undefined) return Buffer.alloc(0)
  if (typeof contents === 'string') return Buffer.from(contents)
  return ArrayBuffer.isView(contents)
    ? Buffer.from(contents.buffer, contents.byteOffset, contents.byteLength)
    : Buffer.from(contents)
}
