import { EventEmitter, once } from 'node:events'
import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '../bench/support/ask.js'
import { DEADLINE_MS } from './soaked-program.js'

const BETWEEN_REQUESTS_MS = 5

/** Asks for the version of the entry all the time, in turns on a new and on a kept connection. */
export class Client {
  /** Why requests have failed. */
  readonly failures: string[] = []
  asked = 0
  readonly #port: number
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #changes = new EventEmitter()
  readonly #ended: Promise<void>
  #answer = ''
  #isAsking = true

  constructor(port: number) {
    this.#port = port
    this.#ended = this.#askAllTheTime()
  }

  /** Resolves with true when an answer was given, or with false when the time is up. */
  async hears(wanted: string): Promise<boolean> {
    const signal = AbortSignal.timeout(DEADLINE_MS)
    while (this.#answer !== wanted) {
      if (signal.aborted) return false
      await once(this.#changes, 'change', { signal }).catch(() => undefined)
    }
    return true
  }

  async end(): Promise<void> {
    this.#isAsking = false
    await this.#ended
    this.#agent.destroy()
  }

  async #askAllTheTime(): Promise<void> {
    while (this.#isAsking) {
      const isNew = this.asked++ % 2 === 0
      const answer = await ask({ port: this.#port, path: '/version', ...(isNew ? {} : { agent: this.#agent }) })
      if (answer.kind === 'failed') this.failures.push(answer.reason)
      else if (answer.text !== this.#answer) {
        this.#answer = answer.text
        this.#changes.emit('change')
      }
      await sleep(BETWEEN_REQUESTS_MS)
    }
  }
}
