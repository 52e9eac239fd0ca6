import { readFileSync } from 'node:fs'
import { encodingOf } from '../files/file-kinds.js'
import type { ImportUse } from '../syntax/uses.js'
import { chainedMap } from './chained-map.js'
import { digestOf } from './digest.js'
import { type Given, hasPrelude, withoutLinks } from './given-source.js'
import type { Contents, Source } from './source.js'
import type { Transpiler } from './transpiler.js'

type SourcesTranspiler = Pick<Transpiler, 'transpileSync' | 'transpileGivenSync'>

/**
 * The last good source of each file.
 *
 * A version of a module is made from it and not from the disk, where a file may be half-written or gone by now.
 */
export class Sources {
  readonly #transpiler: SourcesTranspiler
  /** Does the last that is to be done to a source before it is given to Node. */
  readonly finish: (source: Source) => Source
  readonly #byPath = new Map<string, Source>()
  /** The versions that were loaded last. */
  readonly #loaded = new Map<string, number>()

  constructor(transpiler: SourcesTranspiler, finish = (source: Source) => source) {
    this.#transpiler = transpiler
    this.finish = finish
  }

  get(path: string): Source | undefined {
    return this.#byPath.get(path)
  }

  /** How the source of an importer uses a specifier, where a computed one may be any; `undefined` if it can't name it. */
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

  /** In how many places an importer may require a specifier; its statements are such places where it runs as CommonJS. */
  callsOf(importer: string, specifier: string): number {
    const use = this.useOf(importer, specifier)
    return use === undefined ? 0 : use.calls + (use.isStatic ? 1 : 0)
  }

  /** A source of what somebody else's hook has made of a file, which is not kept. Throws what transpiling throws. */
  readGiven(path: string, given: Given): Source {
    return this.#transpiler.transpileGivenSync(path, given)
  }

  /** Keeps what somebody else's hook has made of a file, as the last good source of what stands there now. Throws what transpiling throws. */
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
   * The same of CommonJS that Node's loader is about to run, which is not changed any more. `isOfOurs`: it was made of our code, not of the
   * file.
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

  /** What we have made of a file by ourselves; `undefined` where that was not possible. */
  #ownSource(path: string): Source | undefined {
    const known = this.#byPath.get(path)
    return known?.isGiven ? known.own : known
  }

  /** What stands on the disk, also if another source is the last good one. Throws what reading and transpiling throw. */
  readFresh(path: string): Source {
    this.#byPath.delete(path)
    return this.read(path)
  }

  set(source: Source): void {
    this.#byPath.set(source.path, this.finish(source))
  }

  /**
   * The source to be loaded as a version. If that version was loaded before, the program has seen to it itself that there is another
   * instance, by `delete require.cache[…]` or a query of its own: then it wants what stands on the disk now.
   */
  toLoad(path: string, version: number): Source {
    const isRepeated = this.#loaded.get(path) === version
    this.#loaded.set(path, version)
    const known = this.read(path)
    if (!isRepeated) return known
    return fromDisk(known, (contents) => this.finish(this.#transpiler.transpileSync(path, contents)))
  }

  /** The last good source; the first time, what stands on disk. Throws what reading and transpiling throw. */
  read(path: string): Source {
    let source = this.#byPath.get(path)
    if (source === undefined) {
      source = this.finish(this.#transpiler.transpileSync(path, readFileSync(path, encodingOf(path))))
      this.#byPath.set(path, source)
    }
    return source
  }
}

function linesIn(code = ''): number {
  return code.split('\n').length
}

/** The digest of what stands in a file; `undefined` for one that can't be read. */
export function digestIn(path: string): string | undefined {
  try {
    return digestOf(readFileSync(path, encodingOf(path)))
  } catch {
    return undefined
  }
}

/** What stands on the disk, if it is sound. */
function fromDisk(known: Source, transpile: (contents: Contents) => Source): Source {
  try {
    const contents = readFileSync(known.path, encodingOf(known.path))
    if (digestOf(contents) === known.digest) return known
    // The graph goes on with what it knows: who holds the other instance is to be told of the change.
    return { ...transpile(contents), digest: known.digest }
  } catch {
    return known
  }
}
