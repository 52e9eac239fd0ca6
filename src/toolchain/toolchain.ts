import { CachedTranspiler } from '../cache/cached-transpiler.js'
import { SourceCache } from '../cache/source-cache.js'
import { SourceFolder } from '../cache/source-folder.js'
import { isProjectFile } from '../files/project-file.js'
import { dirname } from '../node/path.js'
import { type FileFinder, ProjectFileFinder } from '../resolve/file-finder.js'
import { PackageScopes } from '../resolve/package-scope.js'
import { createPackageTsconfigs, type PackageTsconfigPorts } from '../resolve/package-tsconfig.js'
import { Resolutions } from '../resolve/resolutions.js'
import { Tsconfigs } from '../resolve/tsconfig.js'
import { EsbuildService } from '../transpile/esbuild-service.js'
import { withInlineMap } from '../transpile/inline-map.js'
import { Sources } from '../transpile/sources.js'
import { EsbuildTranspiler, kindOf, type TranspilerPorts } from '../transpile/transpiler.js'
import { Recipes } from './recipes.js'

/** Resolves specifiers to files and transpiles files. Each thread that runs hooks or updates has one. */
export interface Toolchain {
  readonly options: ToolchainOptions
  readonly packages: PackageScopes
  readonly tsconfigs: Tsconfigs
  readonly finder: FileFinder
  readonly transpiler: CachedTranspiler
  readonly esbuild: EsbuildService
  readonly cache: SourceCache
  readonly sources: Sources
  /** Sets the listener for tsconfigs of installed packages that cannot be read whole. */
  onUnreadable(listener: PackageTsconfigPorts['onUnreadable']): void
  /** Finds the project file of a specifier before the program imports it. */
  findAhead(specifier: string, importer: string): string | undefined
  /** Returns the file that a specifier was last resolved to, if its last good version can serve. */
  lastKnown(importer: string, specifier: string): string | undefined
  /** Remembers a resolution for `lastKnown`. */
  remember(resolution: { importer: string | undefined; specifier: string; imported: string }): void
}

export interface ToolchainOptions {
  /** The tsconfig for all files; by default each file has the nearest one. */
  readonly tsconfig: string | undefined
  /** The folder that keeps transpiled files from run to run; `undefined` to keep none. */
  readonly cacheFolder: string | undefined
  /** True if a debugger or coverage reads the source maps in the code that Node is given. */
  readonly hasMapReaders?: boolean
  /** True if the hooks report the files of installed packages. */
  readonly listsPackages?: boolean
}

/** Creates a toolchain. Nothing is read, and esbuild is not loaded, before a file needs it. */
export function createToolchain(options: ToolchainOptions, packages = new PackageScopes()): Toolchain {
  let onUnreadable: PackageTsconfigPorts['onUnreadable'] = () => {}
  const tsconfigs = new Tsconfigs(options.tsconfig)
  const findAhead = createAheadFinder(tsconfigs)
  const optionsInPackage = createPackageTsconfigs({ packages, onUnreadable: (tsconfig) => onUnreadable(tsconfig) })
  const esbuild = new EsbuildService()
  const ports: TranspilerPorts = {
    esbuild,
    compilerOptionsOf: (path) =>
      isProjectFile(path) ? tsconfigs.of(dirname(path)).compilerOptions : optionsInPackage(dirname(path)),
    packageTypeOf: (path) => packages.of(dirname(path))?.type,
  }
  const { cacheFolder } = options
  const cache = new SourceCache(cacheFolder === undefined ? undefined : new SourceFolder(cacheFolder))
  const recipes = new Recipes(ports)
  const transpiler = new CachedTranspiler({
    cache,
    esbuild,
    transpiler: new EsbuildTranspiler(ports),
    kindOf: (path) => kindOf(path, ports),
    recipeOf: (path) => recipes.of(path),
    givenRecipe: () => recipes.given(),
    find: findAhead,
  })
  const sources = new Sources(transpiler, options.hasMapReaders ? withInlineMap : undefined)
  const lastResolutions = new Resolutions()

  return {
    options,
    packages,
    tsconfigs,
    finder: new ProjectFileFinder(tsconfigs),
    transpiler,
    esbuild,
    cache,
    sources,
    findAhead,
    onUnreadable(listener) {
      onUnreadable = listener
    },
    lastKnown(importer, specifier) {
      const path = lastResolutions.get(importer, specifier)
      return path !== undefined && sources.get(path) !== undefined ? path : undefined
    },
    remember: ({ importer = '', specifier, imported }) => lastResolutions.set(importer, specifier, imported),
  }
}

/** The program may still create or delete files before it imports them, so what is found ahead has its own cache. */
function createAheadFinder(tsconfigs: Tsconfigs): Toolchain['findAhead'] {
  const finder = new ProjectFileFinder(tsconfigs)
  return (specifier, importer) => {
    const path = finder.find(specifier, importer)
    return path !== undefined && isProjectFile(path) ? path : undefined
  }
}
