import { needsTranspiling } from '../files/file-kinds.js'
import { extname } from '../node/path.js'
import type { CompilerOptions } from './esbuild-options.js'

export interface ModuleFormatPorts {
  /** The compiler options of the tsconfig that applies to a file. */
  compilerOptionsOf(path: string): CompilerOptions
  /** The `type` of the package that a file belongs to, if it has one. */
  packageTypeOf(path: string): 'module' | 'commonjs' | undefined
}

/**
 * The module format in which a file runs, or what decides it. Where the package has no `type`:
 *
 * - `commonjs by tsconfig` is TypeScript of which a build would make CommonJS. With a top-level await it can't be.
 * - `by syntax` is all else. It is a module if it has the syntax of one, as in Node.
 */
export type ModuleFormat = 'module' | 'commonjs' | 'commonjs by tsconfig' | 'by syntax'

/** The values of `module` with which TypeScript makes CommonJS of a file in a package without a `type`. */
const COMMONJS_BY_TSCONFIG = /^(?:commonjs|node16|node18|node20|nodenext)$/i

export function moduleFormatOf(path: string, ports: ModuleFormatPorts): ModuleFormat {
  const extension = extname(path)
  if (extension === '.mts' || extension === '.mjs' || extension === '.json') return 'module'
  if (extension === '.cts' || extension === '.cjs') return 'commonjs'
  const type = ports.packageTypeOf(path)
  if (type !== undefined) return type
  const { module } = needsTranspiling(path) ? ports.compilerOptionsOf(path) : {}
  return COMMONJS_BY_TSCONFIG.test(String(module)) ? 'commonjs by tsconfig' : 'by syntax'
}
