import { dirname } from 'node:path'
import { createFileFinder, type FileFinder } from './resolve/file-finder.js'
import { createPackageScopes, type PackageScopes } from './resolve/package-scope.js'
import { createTsconfigs, type Tsconfigs } from './resolve/tsconfig.js'
import { Sources } from './transpile/sources.js'
import { createTranspiler, type Transpiler } from './transpile/transpiler.js'

/** What turns specifiers into files, and files into JavaScript. Each thread that has hooks or updates has one. */
export interface Toolchain {
  readonly packages: PackageScopes
  readonly tsconfigs: Tsconfigs
  readonly finder: FileFinder
  readonly transpiler: Transpiler
  readonly sources: Sources
  /** The file that a specifier was last found to mean, if its last good version can serve. */
  lastKnown(importer: string, specifier: string): string | undefined
  /** Keeps what a specifier was found to mean. */
  remember(found: { importer: string | undefined; specifier: string; imported: string }): void
}

/** `tsconfig` names the one to use for all files; otherwise each file has the nearest one. */
export function createToolchain(tsconfig: string | undefined): Toolchain {
  const packages = createPackageScopes()
  const tsconfigs = createTsconfigs(tsconfig)
  const transpiler = createTranspiler({
    compilerOptionsOf: (path) => tsconfigs.of(dirname(path)).compilerOptions,
    packageTypeOf: (path) => packages.of(dirname(path))?.type,
  })
  const sources = new Sources(transpiler)
  const found = new Map<string, Map<string, string>>()

  return {
    packages,
    tsconfigs,
    finder: createFileFinder(tsconfigs),
    transpiler,
    sources,

    lastKnown(importer, specifier) {
      const path = found.get(importer)?.get(specifier)
      return path !== undefined && sources.get(path) !== undefined ? path : undefined
    },

    remember({ importer = '', specifier, imported }) {
      const known = found.get(importer)
      if (known === undefined) found.set(importer, new Map([[specifier, imported]]))
      else known.set(specifier, imported)
    },
  }
}
