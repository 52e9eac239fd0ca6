import { relativePath } from '../files/patterns.js'
import type { Log } from './log.js'

const NAMES_SHOWN = 3

/** What caused an update. */
export interface ReportedCause {
  readonly kind: 'changed' | 'saved again' | 'invalidated' | 'is gone' | 'is new'
  readonly modules: readonly { readonly path: string }[]
  /** How many modules had disposers that were called. */
  readonly disposers?: number
}

/** Writes the lines of updates, with their events. `folder` returns the folder that paths are shown relative to. */
export class UpdateEvents {
  readonly #log: Log
  readonly #folder: () => string
  /** The names of the files that were reported as broken. */
  readonly #broken = new Set<string>()

  constructor(log: Log, folder: () => string) {
    this.#log = log
    this.#folder = folder
  }

  /** A change was taken. `duration`: in ms, since the save was noticed. */
  update(cause: ReportedCause, text: string, outcome: 'reloaded' | 'waiting', duration: number): void {
    const files = cause.modules.map(({ path }) => this.name(path))
    const details = { event: 'update', files, outcome, ms: rounded(duration), disposers: cause.disposers ?? 0 } as const
    this.#log.info(`${this.what(cause)}: ${text} (${ms(duration)})`, details)
    this.mend(files)
  }

  /** The program has to start again. `chain`: from the changed module up to what can't be replaced. */
  fullReload(
    text: string,
    modules: readonly { readonly path: string }[],
    reason: string,
    chain: readonly string[] = [],
  ): void {
    const files = modules.map(({ path }) => this.name(path))
    this.#log.info(text, { event: 'full-reload', files, reason, chain: chain.map((path) => this.name(path)) })
    this.mend(files)
  }

  /** Files can't be used as they are: one line for all. */
  break(paths: readonly string[], text: string): void {
    const [file = '', ...others] = paths.map((path) => this.name(path))
    for (const each of [file, ...others]) this.#broken.add(each)
    this.#log.error(text, { event: 'broken', file })
    for (const each of others) this.#log.note(text, { event: 'broken', file: each })
  }

  /** These files can be used: those that were broken are no more. */
  mend(files: readonly string[]): void {
    for (const file of files) {
      if (this.#broken.delete(file)) this.#log.note(`${file} is mended`, { event: 'mended', file })
    }
  }

  /** As `src/a.ts, src/b.ts changed`. */
  what({ kind, modules }: ReportedCause): string {
    return `${this.names(modules.map(({ path }) => path))} ${kind}`
  }

  names(paths: readonly string[]): string {
    const shown = paths.slice(0, NAMES_SHOWN).map((path) => this.name(path))
    const text = shown.join(', ')
    return paths.length > NAMES_SHOWN ? `${text} and ${paths.length - NAMES_SHOWN} more` : text
  }

  name(path: string): string {
    return relativePath(path, this.#folder())
  }
}

/** A duration for a tool: more digits would say nothing. */
export function rounded(duration: number): number {
  return Math.round(duration * 100) / 100
}

/** A duration as it is printed. */
export function ms(duration: number): string {
  return `${duration < 10 ? duration.toFixed(1) : Math.round(duration)} ms`
}
