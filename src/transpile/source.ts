import type { ImportUse } from '../syntax/uses.js'

/** What stands in a file: its text, or the bytes of what is none. */
export type Contents = string | Buffer

/** One content of one file, ready to be given to Node. */
export interface Source {
  /** Absolute path. */
  readonly path: string
  /** The digest of the text that all the rest was made from. */
  readonly digest: string
  /** `asset` is anything that Node loads by itself (WebAssembly, for one); it is only watched. */
  readonly format: 'module' | 'commonjs' | 'json' | 'asset'
  /** A hook of somebody else has made it, */
  readonly isGiven?: boolean
  /** without any file; */
  readonly isVirtual?: boolean
  /** or in the place of this source of ours; without one, the file is nothing that esbuild can read. */
  readonly own?: Source | undefined
  /** JavaScript; `undefined` where Node is given the text, or reads it by itself. */
  readonly code: string | undefined
  /** The text of the file, of JSON and of what is CommonJS as it stands; `undefined` where nobody needs it any more. */
  readonly text: string | undefined
  /** The source map as JSON, without `sourcesContent`. */
  readonly map: string | StoredText | undefined
  /** By specifier, as written; type-only imports are not in it. */
  readonly uses: ReadonlyMap<string, ImportUse>
  /** In how many places an `import()` or a `require()` names what it computes. */
  readonly computedCalls: number
}

/** A text that lies on the disk until somebody wants it. */
export interface StoredText {
  /** `undefined` if it can't be read any more. */
  read(): string | undefined
}
