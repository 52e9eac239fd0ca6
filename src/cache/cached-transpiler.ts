import { readIfThere } from '../files/read-if-there.js'
import { scriptsIn } from '../files/scripts-in.js'
import { orUndefined } from '../node/or-undefined.js'
import { basename, dirname, join } from '../node/path.js'
import { asWritten, isAsWritten } from '../transpile/as-written.js'
import {
  type Batch,
  type FileText,
  type TranspiledFile,
  transpileBatch,
  transpileBatchSync,
} from '../transpile/batch.js'
import type { EsbuildService } from '../transpile/esbuild-service.js'
import { type Given, textOf } from '../transpile/given-source.js'
import { batchesFrom, type PrefetchPorts } from '../transpile/prefetch.js'
import type { Contents, Source } from '../transpile/source.js'
import type { Transpiler } from '../transpile/transpiler.js'
import type { SourceCache } from './source-cache.js'

/** How many files are transpiled together with one that is loaded by a computed name. */
const MOST_BESIDE = 100
/** esbuild has two cores' worth of work with as many. */
const BATCHES_AT_ONCE = 2

export interface CachedTranspilerPorts extends Pick<PrefetchPorts, 'kindOf' | 'find'> {
  readonly cache: SourceCache
  readonly esbuild: EsbuildService
  readonly transpiler: Transpiler
  /** How a file is transpiled; `undefined` for one that isn't. */
  recipeOf(path: string): string | undefined
  /** How a source is made of what others have transpiled. */
  givenRecipe(): string
}

/**
 * Transpiles what is not in the cache, and keeps it there.
 *
 *     text ──▶ in the cache? ──▶ yes: a look-up, esbuild is not even loaded
 *                           └──▶ no:  transpile it, and with it all that it seems to import and that is not there either
 */
export class CachedTranspiler implements Transpiler {
  readonly #ports: CachedTranspilerPorts
  readonly #prefetchPorts: PrefetchPorts

  constructor(ports: CachedTranspilerPorts) {
    this.#ports = ports
    // A config file that can't be read is the business of whoever loads a file below it.
    this.#prefetchPorts = {
      kindOf: (path) => orUndefined(() => ports.kindOf(path)),
      find: (specifier, importer) => orUndefined(() => ports.find(specifier, importer)),
      isStored: (file) => orUndefined(() => this.#isStored(file)) ?? true,
      read: readIfThere,
    }
  }

  /**
   * Who waits for this waits for all that comes with it as well, so the rest is transpiled together. No import names the file, or it would have
   * been prefetched: a name was computed, probably of each file of its folder in turn, so the next of them are among the rest.
   */
  transpileSync(path: string, contents: Contents): Source {
    if (typeof contents !== 'string') return this.#ports.transpiler.transpileSync(path, contents)
    const file = { path, contents }
    const stored = this.stored(file)
    if (stored !== undefined) return stored

    const batches = [...batchesFrom([file, ...nextBeside(path)], this.#prefetchPorts)]
    // One file alone is its own business, and so is its error.
    const isAlone = batches.length === 1 && batches[0]?.files.length === 1
    const together = isAlone ? [] : batches.filter(({ needsMetadata }) => !needsMetadata)
    for (const batch of together) this.#keepAll(transpileBatchSync(batch, this.#ports.esbuild))
    return this.stored(file) ?? this.#keep(this.#ports.transpiler.transpileSync(path, file.contents), file)
  }

  /** What others make is kept as well, beside what is made here: by its whole text, since nobody knows how it came about. */
  transpileGivenSync(path: string, given: Given): Source {
    const { cache, givenRecipe, transpiler } = this.#ports
    const text = given.format === 'module' ? textOf(given.contents) : undefined
    if (text === undefined) return transpiler.transpileGivenSync(path, given)
    const key = { path: `${path}#given`, text, recipe: givenRecipe() }
    const stored = cache.get(key)
    if (stored !== undefined) return { ...stored, path }
    const source = transpiler.transpileGivenSync(path, given)
    cache.add({ ...key, source: { ...source, path: key.path } })
    return source
  }

  /** It is not kept: what stands for the file is the ES module. */
  transpileToCommonJsSync(path: string, contents: Contents): Source {
    return this.#ports.transpiler.transpileToCommonJsSync(path, contents)
  }

  async transpile(path: string, contents: Contents): Promise<Source> {
    if (typeof contents !== 'string') return await this.#ports.transpiler.transpile(path, contents)
    const file = { path, contents }
    return this.stored(file) ?? this.#keep(await this.#ports.transpiler.transpile(path, file.contents), file)
  }

  /** Transpiles all that a file will need, if it is not in the cache itself. Never rejects. */
  async prefetch(path: string): Promise<void> {
    const contents = readIfThere(path)
    if (contents === undefined || this.#prefetchPorts.isStored({ path, contents })) return

    const running = new Set<Promise<void>>()
    const start = (batch: Batch) => {
      const work = this.#transpileBatch(batch)
        .then((transpiled) => this.#keepAll(transpiled))
        .finally(() => running.delete(work))
      running.add(work)
    }
    for (const batch of batchesFrom([{ path, contents }], this.#prefetchPorts)) {
      if (running.size >= BATCHES_AT_ONCE) await Promise.race(running)
      start(batch)
    }
    await Promise.all(running)
    void this.#ports.esbuild.warmUp()
  }

  /** What a file was transpiled to before; `undefined` if it never was. */
  stored({ path, contents }: FileText): Source | undefined {
    const recipe = this.#ports.recipeOf(path)
    const source = recipe === undefined ? undefined : this.#ports.cache.get({ path, text: contents, recipe })
    return source && withText(source, contents)
  }

  /** True also for what isn't transpiled. */
  #isStored({ path, contents }: FileText): boolean {
    const recipe = this.#ports.recipeOf(path)
    return recipe === undefined || this.#ports.cache.has({ path, text: contents, recipe })
  }

  /** What can't be transpiled is left out, for whoever loads it. */
  async #transpileBatch(batch: Batch): Promise<TranspiledFile[]> {
    const [file] = batch.files
    if (!batch.needsMetadata || file === undefined) return await transpileBatch(batch, this.#ports.esbuild)
    const { path, contents } = file
    const work = this.#ports.transpiler.transpile(path, contents)
    return await work.then(
      (source) => [{ file, source }],
      () => [],
    )
  }

  #keepAll(transpiled: readonly TranspiledFile[]): void {
    for (const { source, file } of transpiled) this.#keep(source, file)
  }

  #keep(source: Source, { path, contents }: FileText): Source {
    const recipe = this.#ports.recipeOf(path)
    const code = isAsWritten(source) ? undefined : source.code
    if (recipe !== undefined) {
      this.#ports.cache.add({ source: { ...source, code, text: undefined }, text: contents, recipe })
    }
    return source
  }
}

/** The scripts that follow a file in its folder, by name. */
function nextBeside(path: string): FileText[] {
  const folder = dirname(path)
  return scriptsIn(folder)
    .filter((name) => name > basename(path))
    .sort()
    .slice(0, MOST_BESIDE)
    .flatMap((name) => {
      const contents = readIfThere(join(folder, name))
      return contents === undefined ? [] : [{ path: join(folder, name), contents }]
    })
}

/** What is not transpiled, or is as it was written, is not stored twice. */
function withText(source: Source, contents: string): Source {
  if (source.format === 'module' && source.code === undefined) return { ...source, code: asWritten(contents) }
  const isText = source.format === 'json' || (source.format === 'commonjs' && source.code === undefined)
  return isText && source.text === undefined ? { ...source, text: contents } : source
}
