import type { TestContext } from 'node:test'

/** A process whose timers fire, and whose uptime goes on, when the test lets time pass, by the ms. */
export class Time {
  /** Since the process was started, in ms. */
  now = 0
  readonly #t: TestContext

  constructor(t: TestContext) {
    this.#t = t
    t.mock.timers.enable({ apis: ['setTimeout'] })
    t.mock.method(process, 'uptime', () => this.now / 1_000)
  }

  readonly pass = (ms: number): void => {
    for (let step = 0; step < ms; step++) {
      this.now++
      this.#t.mock.timers.tick(1)
    }
  }
}
