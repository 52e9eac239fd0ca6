import { readFileSync, type Stats } from 'node:fs'
import { statsOf } from '../../files/file-times.js'
import { withRegular } from '../../files/read-if-there.js'
import type { Source } from '../../transpile/source.js'

/** A file that has changed more recently than this may change again and keep the same times. */
const SETTLED_MS = 2_000

export interface ReadAheadPorts {
  /** The project file that a specifier means in an importer. */
  find(specifier: string, importer: string): string | undefined
  isRead(path: string): boolean
  /** The source of a file in the cache; `undefined` if this text was never transpiled. */
  stored(file: { path: string; contents: string }): Source | undefined
}

/** Reads files that are in the cache before Node asks for them, while the program's thread compiles the modules that it has. */
export class ReadAhead {
  readonly #ports: ReadAheadPorts
  readonly #read = new Map<string, { readonly source: Source; readonly stats: Stats }>()
  #queue: (() => string | undefined)[] = []
  #isRunning = false

  constructor(ports: ReadAheadPorts) {
    this.#ports = ports
  }

  /** A file will be loaded. */
  expect(path: string): void {
    this.#push(() => path)
  }

  /** All that a source imports statically will be loaded. */
  follow({ path, uses }: Source): void {
    for (const [specifier, { isStatic }] of uses) if (isStatic) this.#push(() => this.#ports.find(specifier, path))
  }

  /** Returns the source of a file that was read ahead, once, and only if the file has not changed since. */
  take(path: string): Source | undefined {
    const read = this.#read.get(path)
    if (read === undefined) return undefined
    this.#read.delete(path)
    return isUntouched(statsOf(path), read.stats) ? read.source : undefined
  }

  #push(find: () => string | undefined): void {
    this.#queue.push(find)
    if (this.#isRunning) return
    this.#isRunning = true
    setImmediate(() => this.#next())
  }

  /** One file in each turn of the event loop, so that hooks are called in between. */
  #next(): void {
    const find = this.#queue.shift()
    if (find === undefined) {
      this.#isRunning = false
      return
    }
    try {
      this.#readOne(find())
    } catch {
      // The `load` hook will throw this error.
    }
    setImmediate(() => this.#next())
  }

  #readOne(path: string | undefined): void {
    if (path === undefined || this.#ports.isRead(path) || this.#read.has(path)) return
    const { stats, contents } = withRegular(path, (file, stats) => ({ stats, contents: readFileSync(file, 'utf8') }))
    if (Date.now() - Math.max(stats.ctimeMs, stats.mtimeMs) < SETTLED_MS) return
    const source = this.#ports.stored({ path, contents })
    if (source === undefined) return
    this.#read.set(path, { source, stats })
    this.follow(source)
  }
}

function isUntouched(now: Stats | undefined, before: Stats): boolean {
  return (
    now?.ctimeMs === before.ctimeMs &&
    now.mtimeMs === before.mtimeMs &&
    now.size === before.size &&
    now.ino === before.ino &&
    now.dev === before.dev
  )
}
