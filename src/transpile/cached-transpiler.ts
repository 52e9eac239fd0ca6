import { readFileSync } from 'node:fs'
import type { SourceCache } from '../cache/source-cache.js'
import type { Recipe } from '../cache/source-entry.js'
import { type Batch, type FileText, transpileBatch, transpileBatchSync } from './batch.js'
import { digestOf } from './digest.js'
import type { EsbuildService } from './esbuild-service.js'
import { batchesFrom, type PrefetchPorts } from './prefetch.js'
import type { Source } from './source.js'
import type { Transpiler } from './transpiler.js'

/** esbuild has two cores' worth of work with as many. */
const BATCHES_AT_ONCE = 2

export interface CachedTranspilerPorts extends Pick<PrefetchPorts, 'kindOf' | 'find'> {
  readonly cache: SourceCache
  readonly esbuild: EsbuildService
  readonly transpiler: Transpiler
  /** How a file is transpiled; `undefined` for one that isn't. */
  recipeOf(path: string): Recipe | undefined
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
    this.#prefetchPorts = {
      kindOf: ports.kindOf,
      find: ports.find,
      isStored: (file) => this.#isStored(file),
      read: readText,
    }
  }

  /** Who waits for this waits for all that comes with it as well, so the rest is transpiled together. */
  transpileSync(path: string, contents: string): Source {
    const stored = this.#stored(path, contents)
    if (stored !== undefined) return stored

    const batches = [...batchesFrom([{ path, contents }], this.#prefetchPorts)]
    // One file alone is its own business, and so is its error.
    const isAlone = batches.length === 1 && batches[0]?.files.length === 1
    for (const batch of isAlone ? [] : batches) this.#keep(transpileBatchSync(batch, this.#ports.esbuild))
    return this.#stored(path, contents) ?? this.#keepOne(this.#ports.transpiler.transpileSync(path, contents), contents)
  }

  async transpile(path: string, contents: string): Promise<Source> {
    return (
      this.#stored(path, contents) ?? this.#keepOne(await this.#ports.transpiler.transpile(path, contents), contents)
    )
  }

  /** Transpiles all that a file will need, if it is not in the cache itself. Never rejects. */
  async prefetch(path: string): Promise<void> {
    const contents = readText(path)
    if (contents === undefined || this.#ports.recipeOf(path) === undefined) return
    const file = { path, contents }
    if (this.#isStored(file)) return

    const running = new Set<Promise<void>>()
    const start = (batch: Batch) => {
      const work = transpileBatch(batch, this.#ports.esbuild)
        .then((sources) => this.#keep(sources))
        .finally(() => running.delete(work))
      running.add(work)
    }
    // esbuild's process alone does not keep this one alive before its first answer.
    const alive = setInterval(() => {}, 2 ** 30)
    for (const batch of batchesFrom([file], this.#prefetchPorts)) {
      if (running.size >= BATCHES_AT_ONCE) await Promise.race(running)
      start(batch)
    }
    await Promise.all(running)
    clearInterval(alive)
  }

  #stored(path: string, contents: string): Source | undefined {
    const recipe = this.#ports.recipeOf(path)
    const source = recipe && this.#ports.cache.get(path, digestOf(contents), recipe)
    return source && withText(source, contents)
  }

  #isStored({ path, contents }: FileText): boolean {
    const recipe = this.#ports.recipeOf(path)
    return recipe === undefined || this.#ports.cache.mayHave(path, digestOf(contents), recipe)
  }

  #keep(sources: readonly Source[]): void {
    for (const source of sources) {
      const recipe = this.#ports.recipeOf(source.path)
      if (recipe !== undefined) this.#ports.cache.add(source, recipe)
    }
  }

  #keepOne(source: Source, contents: string): Source {
    this.#keep([{ ...source, text: undefined }])
    return withText(source, contents)
  }
}

/** What is not transpiled is given to Node as text, and is not stored twice. */
function withText(source: Source, contents: string): Source {
  const isText = source.format === 'json' || (source.format === 'commonjs' && source.code === undefined)
  return isText && source.text === undefined ? { ...source, text: contents } : source
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
