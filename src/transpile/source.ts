import type { ImportedNames } from './imported-names.js'

/** How a source uses one specifier. */
export interface ImportUse {
  /** True when an `import` or `export … from` statement names it: bound once, when the module is loaded. */
  readonly isStatic: boolean
  /** In how many places an `import()` names it. */
  readonly calls: number
  /** What the statements use of it. */
  readonly names: ImportedNames
}

/** One content of one file, ready to be given to Node. */
export interface Source {
  /** Absolute path. */
  readonly path: string
  /** The text of the file that all the rest was made from. */
  readonly contents: string
  /** `asset` is anything that Node loads by itself (WebAssembly, for one); it is only watched. */
  readonly format: 'module' | 'commonjs' | 'json' | 'asset'
  /** JavaScript; `undefined` where Node's own reading of the file is right. */
  readonly code: string | undefined
  /** The source map as JSON, without `sourcesContent`. */
  readonly map: string | undefined
  /** By specifier, as written; type-only imports are not in it. */
  readonly uses: ReadonlyMap<string, ImportUse>
  /** In how many places an `import()` names what it computes. */
  readonly computedCalls: number
}

const NO_USES: ReadonlyMap<string, ImportUse> = new Map()

/** A source that is given to Node as it stands on disk. */
export function plainSource(path: string, contents: string, format: Source['format']): Source {
  return { path, contents, format, code: undefined, map: undefined, uses: NO_USES, computedCalls: 0 }
}
