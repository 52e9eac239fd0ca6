import { encodingOf } from '../files/file-kinds.js'
import { isInstalled } from '../files/project-file.js'
import { builtin } from '../node/builtin.js'
import { splitSuffix } from '../node/module-url.js'
import type { FileFinder } from '../resolve/file-finder.js'
import { neededBy } from '../syntax/needed-imports.js'
import { placeOfImport } from '../syntax/place-of-import.js'
import { digestOf } from '../transpile/digest.js'
import type { Contents, Source } from '../transpile/source.js'
import type { Sources } from '../transpile/sources.js'
import { TranspileError } from '../transpile/transpile-error.js'
import type { Transpiler } from '../transpile/transpiler.js'

export interface ObstaclesPorts {
  readonly sources: Sources
  readonly transpiler: Transpiler
  readonly finder: FileFinder
  /** True for a module of which a version has been evaluated to its end. */
  isEvaluated(path: string): boolean
  /** True if an import finds what is none of the project's files: by Node, and by whoever else takes part in that. */
  canNodeFind(question: {
    readonly specifier: string
    readonly importer: string
    /** By `require()`. */
    readonly isRequired: boolean
    /** The version of the importer that runs has it already. */
    readonly isKnown: boolean
  }): boolean
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
   * Makes sure that a source can be loaded: that all that it can't be loaded without is found, and that those which were never loaded before
   * are sound themselves. Resolves with the first obstacle; never rejects.
   */
  async find(read: ReadSource): Promise<Obstacle | undefined> {
    return await this.#walk([read], (path) => this.#ports.sources.get(path) !== undefined)
  }

  /** The same for a new start from an entry: all that it imports statically must be sound as it lies on the disk. */
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

  /** What stands on the disk; transpiled only if that is not what runs. */
  async #read(path: string): Promise<ReadSource> {
    const { sources, transpiler } = this.#ports
    const contents = await builtin('node:fs/promises').readFile(path, encodingOf(path))
    const known = sources.get(path)
    const source = known?.digest === digestOf(contents) ? known : await transpiler.transpile(path, contents)
    return { source, contents }
  }

  #isFoundByOthers(specifier: string, { path: importer, format }: Source): boolean {
    const knowledge = this.#knowledgeOf(specifier, importer)
    if (knowledge === 'removed by a hook') return true
    const isRequired = format === 'commonjs'
    return this.#ports.canNodeFind({ specifier, importer, isRequired, isKnown: knowledge === 'needed' })
  }

  #knowledgeOf(specifier: string, importer: string): Knowledge {
    const source = this.#ports.sources.get(importer)
    if (source === undefined || !this.#ports.isEvaluated(importer)) return undefined
    if (includes(neededBy(source), specifier)) return 'needed'
    return source.own !== undefined && includes(neededBy(source.own), specifier) ? 'removed by a hook' : undefined
  }
}

/** What is known of an import from the version of the importer that runs. */
type Knowledge =
  /** That version can't have been loaded without it: then it leads somewhere. */
  | 'needed'
  /** It stands in the text of that version, which somebody else's hook has made into something without it. */
  | 'removed by a hook'
  | undefined

/** It has all that it means in it. */
const DATA_URL = /^data:/i

function missing(path: string, specifier: string, contents: Contents): Obstacle {
  const problem = `Cannot find the module "${specifier}"`
  return { path, error: new TranspileError(path, contents, problem, placeOfImport(specifier, String(contents))) }
}

function includes(specifiers: Iterable<string>, wanted: string): boolean {
  for (const specifier of specifiers) if (specifier === wanted) return true
  return false
}
