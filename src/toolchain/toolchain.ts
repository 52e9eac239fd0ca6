import { dirname, extname } from 'node:path'
import { CachedTranspiler } from '../cache/cached-transpiler.js'
import { checksumOf } from '../cache/checksum.js'
import { SegmentFolder } from '../cache/segment-folder.js'
import { SourceCache } from '../cache/source-cache.js'
import type { Recipe } from '../cache/source-entry.js'
import { isProjectFile } from '../files/project-file.js'
import { toolVersions } from '../own-files.js'
import { createFileFinder, type FileFinder } from '../resolve/file-finder.js'
import { createPackageScopes, type PackageScopes } from '../resolve/package-scope.js'
import { createPackageTsconfigs, type PackageTsconfigPorts } from '../resolve/package-tsconfig.js'
import { createTsconfigs, type Tsconfigs } from '../resolve/tsconfig.js'
import { emitsMetadata, METADATA_COMPILER, metadataCompilerVersion } from '../transpile/decorator-metadata.js'
import { type EsbuildKind, optionsFingerprint } from '../transpile/esbuild-options.js'
import { EsbuildService } from '../transpile/esbuild-service.js'
import { withInlineMap } from '../transpile/inline-map.js'
import { Sources } from '../transpile/sources.js'
import { createTranspiler, kindOf } from '../transpile/transpiler.js'

/** What turns specifiers into files, and files into JavaScript. Each thread that has hooks or updates has one. */
export interface Toolchain {
  readonly options: ToolchainOptions
  readonly packages: PackageScopes
  readonly tsconfigs: Tsconfigs
  readonly finder: FileFinder
  readonly transpiler: CachedTranspiler
  readonly esbuild: EsbuildService
  readonly cache: SourceCache
  readonly sources: Sources
  /** Calls back for the tsconfig of an installed package that can't be read whole. */
  onUnreadable(listener: PackageTsconfigPorts['onUnreadable']): void
  /** The project file that a specifier seems to mean, for what is not asked for yet. */
  findAhead(specifier: string, importer: string): string | undefined
  /** The file that a specifier was last found to mean, if its last good version can serve. */
  lastKnown(importer: string, specifier: string): string | undefined
  /** Keeps what a specifier was found to mean. */
  remember(found: { importer: string | undefined; specifier: string; imported: string }): void
}

export interface ToolchainOptions {
  /** The tsconfig to use for all files; otherwise each file has the nearest one. */
  readonly tsconfig: string | undefined
  /** The folder for what was transpiled; without one it is not kept from run to run. */
  readonly cacheFolder: string | undefined
  /** Somebody else reads the maps of what is given to Node. */
  readonly hasMapReaders?: boolean
}

export function createToolchain(options: ToolchainOptions): Toolchain {
  let onUnreadable: PackageTsconfigPorts['onUnreadable'] = () => {}
  const { tsconfig, cacheFolder } = options
  const packages = createPackageScopes()
  const tsconfigs = createTsconfigs(tsconfig)
  const finder = createFileFinder(tsconfigs)
  // What the program does to its files before it asks for them is to be seen then.
  const aheadFinder = createFileFinder(tsconfigs)
  const findAhead = (specifier: string, importer: string) => {
    const path = aheadFinder.find(specifier, importer)
    return path !== undefined && isProjectFile(path) ? path : undefined
  }
  const optionsInPackage = createPackageTsconfigs({ packages, onUnreadable: (tsconfig) => onUnreadable(tsconfig) })
  const esbuild = new EsbuildService()
  const cache = new SourceCache(cacheFolder === undefined ? undefined : new SegmentFolder(cacheFolder))
  const ports = {
    esbuild,
    compilerOptionsOf: (path: string) =>
      isProjectFile(path) ? tsconfigs.of(dirname(path)).compilerOptions : optionsInPackage(dirname(path)),
    packageTypeOf: (path: string) => packages.of(dirname(path))?.type,
  }
  const recipes = createRecipes()
  const kindOfFile = (path: string) => kindOf(path, ports)
  const transpiler = new CachedTranspiler({
    cache,
    esbuild,
    transpiler: createTranspiler(ports),
    kindOf: kindOfFile,
    recipeOf: (path) =>
      recipes.of(path, () => {
        const kind = kindOfFile(path)
        return kind && { kind, packageType: packages.of(dirname(path))?.type }
      }),
    givenRecipe: () => recipes.given(),
    find: findAhead,
  })
  const sources = new Sources(transpiler, options.hasMapReaders ? withInlineMap : undefined)
  const found = new Map<string, Map<string, string>>()

  return {
    options,
    packages,
    tsconfigs,
    finder,
    transpiler,
    esbuild,
    cache,
    sources,
    findAhead,

    onUnreadable(listener) {
      onUnreadable = listener
    },

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

/** What compiles the types for decorators, where these are asked for. */
function metadataTool({ compilerOptions }: EsbuildKind, path: string): string {
  return emitsMetadata(compilerOptions) ? ` ${METADATA_COMPILER} ${metadataCompilerVersion(path)}` : ''
}

/** How files are made, asked once for each folder and each extension: config files that change lead to a new start. */
function createRecipes() {
  const byPlace = new Map<string, Recipe | undefined>()
  let versions: string | undefined
  let given: Recipe | undefined
  const recipeFor = (what: string): Recipe => {
    // They are few, and short: the length and 32 bits tell them apart.
    const tag = checksumOf(what)
    return { fingerprint: `${what.length}-${tag}`, tag }
  }

  return {
    of(
      path: string,
      read: () => { kind: EsbuildKind; packageType: string | undefined } | undefined,
    ): Recipe | undefined {
      const place = `${dirname(path)}*${extname(path)}`
      if (byPlace.has(place)) return byPlace.get(place)
      const found = read()
      let recipe: Recipe | undefined
      if (found !== undefined) {
        versions ??= toolVersions()
        const tools = `${versions}${metadataTool(found.kind, path)}`
        recipe = recipeFor(`${found.packageType} ${optionsFingerprint(found.kind, tools)}`)
      }
      byPlace.set(place, recipe)
      return recipe
    },

    /** Of what others have transpiled: how it was made is not known, so only our part counts. */
    given(): Recipe {
      versions ??= toolVersions()
      given ??= recipeFor(`given ${versions} ${process.version}`)
      return given
    },
  }
}
