/** What came of one figure of one tool. */
export type Outcome<Value> =
  | { readonly kind: 'measured'; readonly tool: string; readonly value: Value }
  /** It did not pass the check that comes before, or broke later. */
  | { readonly kind: 'unusable'; readonly tool: string; readonly problem: string; readonly output: string }

const LONGEST_LINE = 120

/** A tool does not do what is to be measured. */
export class UnusableError extends Error {
  /** The last that it wrote. */
  readonly output: string

  /** The message also gets the line of the output that says why, if there is one. */
  constructor(problem: string, output: string) {
    const error = /^.*Error.*$/m.exec(output)?.[0].trim().slice(0, LONGEST_LINE)
    super(error === undefined ? problem : `${problem} (${error})`)
    this.output = output
  }
}
