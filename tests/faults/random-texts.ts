import fc from 'fast-check'

/** JSON, or nearly. */
export function jsonWith(value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const whole = value.map((each) => JSON.stringify(each) ?? 'undefined')
  const damaged = fc
    .tuple(whole, fc.nat(), fc.string({ unit: 'binary', maxLength: 3 }))
    .map(([text, at, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1))
  return fc.oneof({ weight: 3, arbitrary: whole }, { weight: 1, arbitrary: damaged })
}

/** A value that is seldom the right one. */
export const ANYTHING: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ maxLength: 20 }),
  fc.integer(),
  fc.constantFrom(null, true, false, [], {}, '', [''], 'x'.repeat(10_000)),
)

/** A text as JSON, or the beginning of a long one. */
export function shownShortly(text: string | Uint8Array): string {
  const shown = typeof text === 'string' ? JSON.stringify(text) : `the bytes ${Buffer.from(text).toString('hex')}`
  return shown.length > 300 ? `${shown.slice(0, 300)}… (${text.length})` : shown
}
