import { readFileSync } from 'node:fs'
import { digestOf } from '../files/digest.js'
import { encodingOf } from '../files/file-kinds.js'
import { readRegular } from '../files/read-if-there.js'
import { orUndefined } from '../node/or-undefined.js'
import type { ImportUse } from '../syntax/uses.js'
import { chainedMap } from './chained-map.js'
import { type Given, hasPrelude, withoutLinks } from './given-source.js'
import type { Contents, Source } from './source.js'
import type { Transpiler } from './transpiler.js'

type SourcesTranspiler = Pick<Transpiler, 'transpileSync' | 'transpileGivenSync'>

/**
 * The last good source of each file.
 *
 * Versions of modules are loaded from it and not from the disk, where the file may be half-written or deleted by now.
 */
export class Sources {
  readonly #transpiler: SourcesTranspiler
  /** Changes a source before it is given to Node. */
  readonly finish: (source: Source) => Source
  readonly #byPath = new Map<string, Source>()
  /** By path: the version that was loaded last. */
  readonly #loaded = new Map<string, number>()

  constructor(transpiler: SourcesTranspiler, finish = (source: Source) => source) {
    this.#transpiler = transpiler
    this.finish = finish
  }

  get(path: string): Source | undefined {
    return this.#byPath.get(path)
  }

  /** Returns how an importer uses a specifier, which each of its computed calls may mean; `undefined` if it cannot import it. */
  useOf(importer: string, specifier: string): ImportUse | undefined {
    const source = this.#byPath.get(importer)
    const use = source?.uses.get(specifier)
    if (source === undefined || (use === undefined && source.computedCalls === 0)) return undefined
    return {
      isStatic: use?.isStatic ?? false,
      calls: (use?.calls ?? 0) + source.computedCalls,
      names: use?.names,
    }
  }

  /** Returns in how many places an importer may require a specifier. Import statements count, as they are calls in CommonJS. */
  callsOf(importer: string, specifier: string): number {
    const use = this.useOf(importer, specifier)
    return use === undefined ? 0 : use.calls + (use.isStatic ? 1 : 0)
  }

  /** Returns a source of what another loader has made of a file, and does not keep it. Throws a `TranspileError`. */
  readGiven(path: string, given: Given): Source {
    return this.#transpiler.transpileGivenSync(path, given)
  }

  /** Keeps what another loader has made of a file as the last good source of its current contents. Throws a `TranspileError`. */
  give(path: string, given: Given): Source {
    const made = this.#transpiler.transpileGivenSync(path, given)
    const own = this.#ownSource(path)
    const hasSameLines = linesIn(made.code) === linesIn(own?.code)
    const map = hasPrelude(given) ? chainedMap(made.map, own?.map, hasSameLines) : made.map
    const digest = digestIn(path)
    const of = { own, digest: digest ?? made.digest, isGiven: true, isVirtual: digest === undefined }
    const source = this.finish({ ...made, map, ...of })
    this.#byPath.set(path, source)
    return source
  }

  /**
   * Keeps CommonJS that another loader has made, and that Node is about to run as it is. `isOfOurs` is true if it was made of hot-hook's code,
   * not of the text of the file.
   */
  giveCommonJs(path: string, contents: string, isOfOurs: boolean): Source {
    const made = this.#transpiler.transpileGivenSync(path, { format: 'commonjs', contents })
    const theirs = withoutLinks(contents).map
    const own = this.#ownSource(path)
    const text = theirs && JSON.stringify(theirs)
    const map = isOfOurs ? chainedMap(text, own?.map, linesIn(contents) === linesIn(own?.code)) : text
    const source = { ...made, map, own, digest: digestIn(path) ?? made.digest, isGiven: true }
    this.#byPath.set(path, source)
    return source
  }

  /** Returns the source that hot-hook itself has made of a file; `undefined` if it could make none. */
  #ownSource(path: string): Source | undefined {
    const known = this.#byPath.get(path)
    return known?.isGiven ? known.own : known
  }

  /** Reads the file from the disk again, and keeps that source. Throws what reading and transpiling throw. */
  readFresh(path: string): Source {
    this.#byPath.delete(path)
    return this.read(path)
  }

  set(source: Source): void {
    this.#byPath.set(source.path, this.finish(source))
  }

  /**
   * Returns the source to load as a version of a module. If that version has been loaded before, the program asks for another instance itself,
   * by `delete require.cache[…]` or a query: then it gets what is on the disk now.
   */
  toLoad(path: string, version: number): Source {
    const isRepeated = this.#loaded.get(path) === version
    this.#loaded.set(path, version)
    const known = this.read(path)
    if (!isRepeated) return known
    return fromDisk(known, (contents) => this.finish(this.#transpiler.transpileSync(path, contents)))
  }

  /** Returns the last good source, and reads the file if there is none. Throws what reading and transpiling throw. */
  read(path: string): Source {
    let source = this.#byPath.get(path)
    if (source === undefined) {
      source = this.finish(this.#transpiler.transpileSync(path, contentsOf(path)))
      this.#byPath.set(path, source)
    }
    return source
  }
}

function linesIn(code = ''): number {
  return code.split('\n').length
}

/** Returns the digest of the contents of a file; `undefined` if it cannot be read. */
export function digestIn(path: string): string | undefined {
  return orUndefined(() => digestOf(contentsOf(path)))
}

/** It was found as a regular file. */
function contentsOf(path: string): Contents {
  return readFileSync(path, encodingOf(path))
}

/** Returns a source of the file on the disk, or the known one if the file cannot be read and transpiled. */
function fromDisk(known: Source, transpile: (contents: Contents) => Source): Source {
  try {
    const contents = readRegular(known.path, encodingOf(known.path))
    if (digestOf(contents) === known.digest) return known
    // The graph keeps the known digest, so that the importers of the other instance hear of the change.
    return { ...transpile(contents), digest: known.digest }
  } catch {
    return known
  }
}
