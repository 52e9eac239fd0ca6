import { Agent } from 'node:http'
import { type Answer, ask } from '../support/ask.js'

/** One request, and what came of it. */
export interface Sample {
  /** Which version had been saved when it was begun. */
  readonly saved: number
  readonly msSinceSave: number
  readonly waitMs: number
  readonly isKeepAlive: boolean
  readonly answer: Answer
}

/**
 * A constant load: a request is due at a fixed rate, whatever came of the ones before. Every other one is sent on a new
 * connection.
 */
export class Load {
  readonly samples: Sample[] = []
  /** How late a request was begun at most: beyond some ms it says more about the machine than about the server. */
  longestLagMs = 0
  readonly #port: number
  readonly #intervalMs: number
  readonly #agent = new Agent({ keepAlive: true })
  readonly #underWay = new Set<Promise<void>>()
  readonly #firstAnswerAt = new Map<number, number>()
  #saved = { version: 1, at: performance.now() }
  #timer: NodeJS.Timeout | undefined
  #count = 0

  constructor(port: number, rate: number) {
    this.#port = port
    this.#intervalMs = 1_000 / rate
  }

  begin(): void {
    this.#beginDue(performance.now())
  }

  /** A version has been saved, just now. */
  onSaved(version: number): void {
    this.#saved = { version, at: performance.now() }
  }

  /** How long after its save the last version was answered with first; `undefined` if it was not yet. */
  get toNewAnswerMs(): number | undefined {
    const at = this.#firstAnswerAt.get(this.#saved.version)
    return at === undefined ? undefined : at - this.#saved.at
  }

  /** Begins no more requests. Resolves when those under way have been answered, or have failed. */
  async end(): Promise<void> {
    clearTimeout(this.#timer)
    await Promise.all(this.#underWay)
  }

  /** Lets go of the connections. */
  close(): void {
    this.#agent.destroy()
  }

  #beginDue(firstDue: number): void {
    let due = firstDue
    for (const now = performance.now(); due <= now; due += this.#intervalMs) {
      this.longestLagMs = Math.max(this.longestLagMs, now - due)
      const sample = this.#sample(this.#count++ % 2 === 0).finally(() => this.#underWay.delete(sample))
      this.#underWay.add(sample)
    }
    this.#timer = setTimeout(() => this.#beginDue(due), Math.max(0, due - performance.now()))
  }

  async #sample(isKeepAlive: boolean): Promise<void> {
    const begunAt = performance.now()
    const { version, at } = this.#saved
    const answer = await ask({ port: this.#port, ...(isKeepAlive && { agent: this.#agent }) })

    const endedAt = performance.now()
    const isNew = answer.kind === 'answered' && !this.#firstAnswerAt.has(Number(answer.text))
    if (isNew) this.#firstAnswerAt.set(Number(answer.text), endedAt)
    this.samples.push({ saved: version, msSinceSave: begunAt - at, waitMs: endedAt - begunAt, isKeepAlive, answer })
  }
}
