import { checksumOf } from '../cache/checksum.js'
import { dirname, extname } from '../node/path.js'
import { toolVersions } from '../own-files.js'
import { emitsMetadata, METADATA_COMPILER, metadataCompilerVersion } from '../transpile/decorator-metadata.js'
import { type EsbuildKind, optionsFingerprint } from '../transpile/esbuild-options.js'
import type { ModuleFormatPorts } from '../transpile/module-format.js'
import { kindOf } from '../transpile/transpiler.js'

/** The cache recipes of files, computed once per folder and extension: a changed config file leads to a new start. */
export class Recipes {
  readonly #ports: ModuleFormatPorts
  readonly #byPlace = new Map<string, string | undefined>()
  #toolVersions: string | undefined
  #given: string | undefined

  constructor(ports: ModuleFormatPorts) {
    this.#ports = ports
  }

  /** Returns how a file is transpiled; `undefined` for a file that is not transpiled. */
  of(path: string): string | undefined {
    const place = `${dirname(path)}*${extname(path)}`
    if (this.#byPlace.has(place)) return this.#byPlace.get(place)
    const kind = kindOf(path, this.#ports)
    const recipe = kind && this.#recipeOf(path, kind)
    this.#byPlace.set(place, recipe)
    return recipe
  }

  /** Returns the recipe of code that another loader has made: how it did that is unknown, so only the versions of hot-hook's tools count. */
  given(): string {
    this.#given ??= recipeFrom(`given ${this.#versions} ${process.version}`)
    return this.#given
  }

  #recipeOf(path: string, kind: EsbuildKind): string {
    const hasMetadata = emitsMetadata(kind.compilerOptions)
    const compiler = hasMetadata ? ` ${METADATA_COMPILER} ${metadataCompilerVersion(path)}` : ''
    const options = optionsFingerprint(kind, this.#versions + compiler)
    return recipeFrom(`${this.#ports.packageTypeOf(path)} ${options}`)
  }

  get #versions(): string {
    this.#toolVersions ??= toolVersions()
    return this.#toolVersions
  }
}

/** Makes the short form of a recipe. A project has few recipes, so the length and 32 bits tell them apart. */
function recipeFrom(text: string): string {
  return `${text.length}-${checksumOf(text).toString(16)}`
}
