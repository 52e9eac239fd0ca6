const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]))

/**
 * A segment of a source map: the column in the generated line, and unless that has no origin, the index of the source, its line and column,
 * and perhaps the index of a name. All numbers count from 0, and none is relative to the segment before.
 */
export type Segment = number[]

/** Reads the `mappings` of a source map: the segments of each generated line. */
export function decodeMappings(mappings: string): Segment[][] {
  const before: Segment = [0, 0, 0, 0, 0]
  return mappings.split(';').map((line) => {
    before[0] = 0
    return line === '' ? [] : line.split(',').map((text) => decodeSegment(text, before))
  })
}

function decodeSegment(text: string, before: Segment): Segment {
  let value = 0
  let shift = 0
  let field = 0
  for (const digit of text) {
    const bits = VALUES.get(digit) ?? 0
    value |= (bits & 31) << shift
    shift += 5
    if (bits & 32) continue
    before[field] = (before[field] ?? 0) + (value & 1 ? -(value >>> 1) : value >>> 1)
    field++
    value = 0
    shift = 0
  }
  return before.slice(0, field)
}

/** Writes the `mappings` of a source map; the inverse of {@link decodeMappings}. */
export function encodeMappings(lines: readonly (readonly Segment[])[]): string {
  const before: Segment = [0, 0, 0, 0, 0]
  const encode = (segment: Segment) =>
    segment
      .map((value, field) => {
        const text = encodeNumber(value - (before[field] ?? 0))
        before[field] = value
        return text
      })
      .join('')
  return lines
    .map((segments) => {
      before[0] = 0
      return segments.map(encode).join()
    })
    .join(';')
}

function encodeNumber(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1
  let text = ''
  do {
    const bits = rest & 31
    rest >>>= 5
    text += DIGITS[rest > 0 ? bits | 32 : bits]
  } while (rest > 0)
  return text
}
