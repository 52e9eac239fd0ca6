import { digestOf } from '../files/digest.js'
import { encodingOf } from '../files/file-kinds.js'
import { isInstalled } from '../files/project-file.js'
import { builtin } from '../node/builtin.js'
import { splitSuffix } from '../node/module-url.js'
import type { FileFinder } from '../resolve/file-finder.js'
import type { ImportQuestion } from '../resolve/specifier.js'
import { neededBy } from '../syntax/needed-imports.js'
import { placeOfImport } from '../syntax/place-of-import.js'
import type { Contents, Source } from '../transpile/source.js'
import type { Sources } from '../transpile/sources.js'
import { TranspileError } from '../transpile/transpile-error.js'
import type { Transpiler } from '../transpile/transpiler.js'

export interface ObstaclesPorts {
  readonly sources: Sources
  readonly transpiler: Transpiler
  readonly finder: FileFinder
  /** True if a version of the module has been evaluated to its end. */
  isEvaluated(path: string): boolean
  /** True if Node, or a hook of another package, resolves an import for which we find no file. */
  canNodeFind(question: ImportQuestion): boolean
}

/** A file that keeps others from being loaded, and why. */
export interface Obstacle {
  readonly path: string
  readonly error: unknown
}

/** A source, and the text that it was made from. */
export interface ReadSource {
  readonly source: Source
  readonly contents: Contents
}

/** Finds what would keep a file from being loaded. */
export class Obstacles {
  readonly #ports: ObstaclesPorts

  constructor(ports: ObstaclesPorts) {
    this.#ports = ports
  }

  /**
   * Checks that a source can be loaded: that each import without which it can't be loaded finds a file, and that those of the files that
   * were never loaded can be loaded themselves. Resolves with the first obstacle; never rejects.
   */
  async find(read: ReadSource): Promise<Obstacle | undefined> {
    return await this.#walk([read], (path) => this.#ports.sources.get(path) !== undefined)
  }

  /** Checks that the program could start: that all files that the entry imports statically can be loaded. Resolves as `find()` does. */
  async findToStart(entry: string): Promise<Obstacle | undefined> {
    try {
      return await this.#walk([await this.#read(entry)], () => false)
    } catch (error) {
      return { path: entry, error }
    }
  }

  async #walk(queue: ReadSource[], isKnown: (path: string) => boolean): Promise<Obstacle | undefined> {
    const met = new Set(queue.map(({ source }) => source.path))
    for (const { source, contents } of queue) {
      for (const specifier of neededBy(source)) {
        if (DATA_URL.test(specifier)) continue
        const { name } = splitSuffix(specifier)
        const path = this.#ports.finder.find(name, source.path)
        if (path === undefined && !this.#isFoundByOthers(name, source)) return missing(source.path, specifier, contents)
        if (path === undefined || met.has(path) || isKnown(path) || isInstalled(path)) continue

        met.add(path)
        try {
          queue.push(await this.#read(path))
        } catch (error) {
          return { path, error }
        }
      }
    }
    return undefined
  }

  /** Reads a file from the disk, and transpiles it only if that is not what runs. Rejects with what that throws. */
  async #read(path: string): Promise<ReadSource> {
    const { sources, transpiler } = this.#ports
    const contents = await builtin('node:fs/promises').readFile(path, encodingOf(path))
    const known = sources.get(path)
    const source = known?.digest === digestOf(contents) ? known : await transpiler.transpile(path, contents)
    return { source, contents }
  }

  #isFoundByOthers(specifier: string, { path: importer, format }: Source): boolean {
    const { sources, isEvaluated, canNodeFind } = this.#ports
    const running = isEvaluated(importer) ? sources.get(importer) : undefined
    const isIn = (source: Source | undefined) => source !== undefined && [...neededBy(source)].includes(specifier)
    // The running version could not have been loaded without the import, so it is resolved.
    const isKnown = isIn(running)
    // A hook of another package has removed it from the text of the running version.
    if (!isKnown && isIn(running?.own)) return true
    return canNodeFind({ specifier, importer, isRequired: format === 'commonjs', isKnown })
  }
}

/** A `data:` URL contains the module, so there is no file to find. */
const DATA_URL = /^data:/i

function missing(path: string, specifier: string, contents: Contents): Obstacle {
  const problem = `Cannot find the module "${specifier}"`
  return { path, error: new TranspileError(path, contents, problem, placeOfImport(specifier, String(contents))) }
}
