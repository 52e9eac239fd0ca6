import { existsSync } from 'node:fs'
import type { HotHookOptions } from '../api.js'
import { OptionError } from '../errors.js'
import { isFolder } from '../files/file-times.js'
import { createInstalledFilter } from '../files/installed-places.js'
import { createPatterns, type PatternPlace, type Patterns } from '../files/patterns.js'
import { nameOnDisk, realPathOf } from '../files/real-path.js'
import type { Rules } from '../graph/module-graph.js'
import { dirname } from '../node/path.js'
import { PackageScopes } from '../resolve/package-scope.js'
import { shown } from '../resolve/value-types.js'
import { checkOptions, folderOf, mergeOptions, rootPathOf } from './options.js'

const DEFAULT_RELOAD = ['.env', '.env.*']
/** What editors write beside the file that they edit: swap files, locks, backups. */
const EDITORS_OWN = /[\\/](?:\.#[^\\/]*|[^\\/]*~|\.[^\\/]*\.sw[a-z]|4913)$/

/** Settings from the way in which the program was started. */
export interface GivenSettings {
  /** Options that override all others. */
  readonly options?: HotHookOptions
  /** The files of `--env-file`, absolute paths: a change of one is a full reload. */
  readonly envFiles?: readonly string[]
}

/** All options merged: those of package.json, then those of each `hot.init()`, then those of the start. */
export class Settings {
  readonly #packages: PackageScopes
  readonly #given: GivenSettings
  readonly #envFiles: readonly string[]
  #initial: HotHookOptions = {}
  #root: string
  /** The merged options, with the defaults left out. Like `folder` and `rules`, replaced when options are added. */
  options: HotHookOptions = {}
  /** The folder that patterns and reported paths are relative to. */
  folder = ''
  rules: Rules = { reloads: () => false, isBoundary: undefined }
  #reload: Patterns = createPatterns([], '')
  #ignore: Patterns = createPatterns([], '')
  #isInstalled: (path: string) => boolean = () => false

  /** `root` is the entry, or a folder. Throws an `OptionError`. */
  constructor(packages: PackageScopes, root: string, given: GivenSettings = {}) {
    this.#packages = packages
    this.#root = root
    this.#given = given
    this.#envFiles = (given.envFiles ?? []).map((path) => nameOnDisk(path))
    this.#update()
  }

  /** Adds the options of a `hot.init()`, which have been checked. Throws as the constructor does. */
  add(options: HotHookOptions): void {
    this.#initial = mergeOptions(this.#initial, options)
    if (options.root !== undefined) this.#root = existing(options.root)
    this.#update()
  }

  /** Throws the error that a new start would throw, which reads the options as they are now. */
  assertReadable(): void {
    new Settings(new PackageScopes(), this.#root, this.#given)
  }

  get isWatching(): boolean {
    return this.options.watch ?? true
  }

  ignores(path: string): boolean {
    return this.#isInstalled(path) || EDITORS_OWN.test(path) || this.#ignore.matches(path)
  }

  /** The folders, with a number of levels below each, in which files can match a `reload` pattern. */
  reloadPlaces(): PatternPlace[] {
    const ofEnvFiles = this.#envFiles.map((path) => ({ folder: dirname(path), depth: 0 }))
    return [...this.#reload.places(), ...ofEnvFiles]
  }

  /** What to watch besides the files that are loaded, for the supervisor. */
  get watchPatterns(): { folder: string; reload: readonly string[]; ignore: readonly string[] } {
    const { reload = DEFAULT_RELOAD, ignore = [] } = this.options
    return { folder: this.folder, reload: [...reload, ...this.#envFiles], ignore }
  }

  #update(): void {
    const rootFolder = folderOf(this.#root)
    const scope = this.#packages.of(rootFolder)
    const ofPackage = scope === undefined ? {} : checkOptions(scope.hotHook, scope.file, true)
    const options = mergeOptions(ofPackage, this.#initial, this.#given.options ?? {})

    const base = scope?.directory ?? rootFolder
    this.options = options
    this.folder = options.rootDirectory === undefined ? base : realRoot(options.rootDirectory, base)
    if (!isFolder(this.folder)) {
      throw new OptionError(`Cannot use the option "rootDirectory": there is no folder "${this.folder}"`, scope?.file)
    }
    this.#reload = createPatterns(options.reload ?? DEFAULT_RELOAD, this.folder)
    this.#isInstalled = createInstalledFilter(options.reload ?? [], this.folder)
    this.#ignore = createPatterns(options.ignore ?? [], this.folder)
    const boundaries = options.boundaries && createPatterns(options.boundaries, this.folder)
    this.rules = {
      reloads: (path) => this.#reload.matches(path) || this.#envFiles.includes(path),
      isBoundary: boundaries && ((path) => boundaries.matches(path)),
    }
  }
}

/** The path that `root` of a `hot.init()` names. */
function existing(root: string): string {
  const path = rootPathOf(root, process.cwd())
  if (existsSync(path)) return path
  throw new OptionError(`Cannot use the option "root" in hot.init(): there is no file or folder ${shown(root)}`)
}

function realRoot(rootDirectory: string, base: string): string {
  const path = rootPathOf(rootDirectory, base)
  return realPathOf(path) ?? path
}
