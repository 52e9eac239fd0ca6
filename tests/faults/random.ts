import fc from 'fast-check'

/** Random choices that a seed determines. */
export class Random {
  readonly seed: number
  #calls = 0

  constructor(seed: number) {
    this.seed = seed
  }

  /** A value of an arbitrary of fast-check. */
  of<Value>(arbitrary: fc.Arbitrary<Value>): Value {
    const [value] = fc.sample(arbitrary, { seed: this.seed * 1_000 + this.#calls++, numRuns: 1 })
    return value as Value
  }

  below(count: number): number {
    return this.of(fc.integer({ min: 0, max: count - 1 }))
  }

  oneOf<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)] as Value
  }

  /** True once in so many times. */
  onceIn(count: number): boolean {
    return this.below(count) === 0
  }
}
