import { digestOf } from '../files/digest.js'
import { countComputedCalls, type ImportUse, type ListedImport, usesIn } from '../syntax/uses.js'

/** The contents of a file: its text, or the bytes of a binary file. */
export type Contents = string | Buffer

/** One content of one file, ready to be given to Node. */
export interface Source {
  /** Absolute path. */
  readonly path: string
  /** The digest of the contents that the source was made from. */
  readonly digest: string
  /** `asset` is a file that Node loads by itself, for example WebAssembly; it is only watched. */
  readonly format: 'module' | 'commonjs' | 'json' | 'asset'
  /** True if a hook of another loader has made the source. */
  readonly isGiven?: boolean
  /** True if a hook of another loader has made the source without a file. */
  readonly isVirtual?: boolean
  /** The source that hot-hook itself makes of the same file; `undefined` if esbuild cannot read the file. */
  readonly own?: Source | undefined
  /** JavaScript; `undefined` where Node gets the text, or reads the file by itself. */
  readonly code: string | undefined
  /** The text of the file, for JSON and for CommonJS that is not transpiled; `undefined` where it is not needed. */
  readonly text: string | undefined
  /** The source map as JSON, without `sourcesContent`. */
  readonly map: string | LazyText | undefined
  /** How each specifier, as written, is used. Type-only imports are left out. */
  readonly uses: ReadonlyMap<string, ImportUse>
  /** The number of `import()` and `require()` calls whose specifier is computed. */
  readonly computedCalls: number
}

/** A text that is made, or fetched from another thread, when it is needed. */
export interface LazyText {
  /** Returns `undefined` if there is none any more. */
  read(): string | undefined
}

/** Makes the source of a file that Node gets unchanged. */
export function plainSource(path: string, contents: Contents, format: Source['format']): Source {
  const text = format === 'asset' ? undefined : String(contents)
  const imports = importsIn(format === 'commonjs' ? (text ?? '') : '', [])
  return { path, digest: digestOf(contents), format, code: undefined, text, map: undefined, ...imports }
}

/** Returns what the code of a source imports. `listed` has the imports that esbuild's metafile lists for the code. */
export function importsIn(code: string, listed: readonly ListedImport[]): Pick<Source, 'uses' | 'computedCalls'> {
  const uses = usesIn(listed, code)
  return { uses, computedCalls: countComputedCalls(uses, code) }
}

/** Returns a source map as JSON; `undefined` where there is none. */
export function mapTextOf(map: Source['map']): string | undefined {
  return typeof map === 'object' ? map.read() : map
}
