/** What came of one figure of one tool. */
export type Outcome<Value> =
  | { readonly kind: 'measured'; readonly tool: string; readonly value: Value }
  /** It did not pass the check that comes before, or broke later. */
  | { readonly kind: 'unusable'; readonly tool: string; readonly problem: string; readonly output: string }

/** A tool does not do what is to be measured. */
export class UnusableError extends Error {
  /** The last that it wrote. */
  readonly output: string

  constructor(problem: string, output: string) {
    super(problem)
    this.output = output
  }
}
