import type { LogEvent } from '../report/events.js'
import type { ErrorView } from './protocol.js'

/** What a page of the program is told, so that it reloads itself. */
export type ReloadMessage =
  /** New code came into force `agoMs` ago: a page that was asked for before is old. The clock of the browser may be another one. */
  | { readonly type: 'reload'; readonly agoMs: number }
  /** The errors that are there, the newest first; none when they went. */
  | { readonly type: 'errors'; readonly errors: readonly Pick<ErrorView, 'file' | 'text'>[] }

/** Tells pages of the program when to reload, and which errors there are. */
export class PageReloads {
  readonly #lookers = new Set<(message: ReloadMessage) => void>()
  /** A time of `performance.now()`. */
  #newCodeAt: number | undefined
  #errors: readonly Pick<ErrorView, 'file' | 'text'>[] = []

  /** Tells what a page that is just there may have missed, and from then on what happens. Returns a function that ends that. */
  look(onMessage: (message: ReloadMessage) => void): () => void {
    this.#lookers.add(onMessage)
    if (this.#newCodeAt !== undefined) onMessage({ type: 'reload', agoMs: performance.now() - this.#newCodeAt })
    onMessage({ type: 'errors', errors: this.#errors })
    return () => this.#lookers.delete(onMessage)
  }

  /** Something has happened; `errors` are those of the state after that. */
  onEvent(event: LogEvent, errors: readonly ErrorView[]): void {
    this.onErrors(errors)
    if (!bringsNewCode(event)) return
    this.#newCodeAt = performance.now()
    this.#tell({ type: 'reload', agoMs: 0 })
  }

  /** These are the errors now. */
  onErrors(errors: readonly ErrorView[]): void {
    const present = errors.filter(({ goneAt }) => goneAt === undefined).map(({ file, text }) => ({ file, text }))
    if (JSON.stringify(present) === JSON.stringify(this.#errors)) return
    this.#errors = present
    this.#tell({ type: 'errors', errors: present })
  }

  #tell(message: ReloadMessage): void {
    for (const each of this.#lookers) each(message)
  }
}

/** True for an event after which the next request gets new code. */
function bringsNewCode(event: LogEvent): boolean {
  if (event.event === 'update') return event.outcome === 'reloaded' || event.outcome === 'waiting'
  return event.event === 'restart' && event.ms !== undefined
}
