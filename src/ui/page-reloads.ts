import type { LogEvent } from '../report/events.js'
import type { ErrorView } from './protocol.js'

/** What a page of the program is told, so that it reloads itself. */
export type ReloadMessage =
  /** New code came into force at this time, in ms since 1970: a page that was asked for before is old. */
  | { readonly type: 'reload'; readonly at: number }
  /** The errors that are there, the newest first; none when they went. */
  | { readonly type: 'errors'; readonly errors: readonly Pick<ErrorView, 'file' | 'text'>[] }

/** Tells pages of the program when to reload, and which errors there are. */
export class PageReloads {
  readonly #lookers = new Set<(message: ReloadMessage) => void>()
  #newCode: ReloadMessage | undefined
  #errors: ReloadMessage = { type: 'errors', errors: [] }

  /** Tells what a page that is just there may have missed, and from then on what happens. Returns a function that ends that. */
  look(onMessage: (message: ReloadMessage) => void): () => void {
    this.#lookers.add(onMessage)
    if (this.#newCode !== undefined) onMessage(this.#newCode)
    onMessage(this.#errors)
    return () => this.#lookers.delete(onMessage)
  }

  /** Something has happened; `errors` are those of the state after that. */
  onEvent(event: LogEvent, errors: readonly ErrorView[]): void {
    const present = errors.filter(({ goneAt }) => goneAt === undefined).map(({ file, text }) => ({ file, text }))
    if (JSON.stringify(present) !== JSON.stringify((this.#errors as { errors?: unknown }).errors)) {
      this.#errors = { type: 'errors', errors: present }
      this.#tell(this.#errors)
    }
    if (!bringsNewCode(event)) return
    this.#newCode = { type: 'reload', at: Date.now() }
    this.#tell(this.#newCode)
  }

  #tell(message: ReloadMessage): void {
    for (const each of this.#lookers) each(message)
  }
}

/** True for an event after which the next request gets new code. */
function bringsNewCode(event: LogEvent): boolean {
  if (event.event === 'update') return event.outcome !== 'same code'
  return event.event === 'restart' && event.ms !== undefined
}
