const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, DIGITS.indexOf(String.fromCharCode(code))))
const COMMA = 44
const SEMICOLON = 59
/** How many numbers of a segment are kept, in the order in which {@link Segments} names them. */
const WIDTH = 9

/**
 * The segments of the `mappings` of a source map. All numbers count from 0, and none is relative to the segment before. There may be thousands
 * in each file that is transpiled, so they are numbers in one array, which the next instance uses again: only the last one is valid.
 */
export class Segments {
  readonly count: number
  readonly #numbers: Int32Array

  constructor(mappings: string) {
    this.count = read(mappings)
    this.#numbers = numbers
  }

  /** The generated line of a segment. */
  row(index: number): number {
    return this.#numbers[index * WIDTH] ?? 0
  }

  /** Its column there. */
  column(index: number): number {
    return this.#numbers[index * WIDTH + 1] ?? 0
  }

  /** The index of the source. */
  source(index: number): number {
    return this.#numbers[index * WIDTH + 2] ?? 0
  }

  /** The line in the source. */
  line(index: number): number {
    return this.#numbers[index * WIDTH + 3] ?? 0
  }

  /** The column in the source. */
  sourceColumn(index: number): number {
    return this.#numbers[index * WIDTH + 4] ?? 0
  }

  /** The index of its name; of the last name for one that has none. */
  name(index: number): number {
    return this.#numbers[index * WIDTH + 5] ?? 0
  }

  /** How many of these numbers it has: the column; the place in the source too (4); and a name (5). */
  fields(index: number): number {
    return this.#numbers[index * WIDTH + 6] ?? 0
  }

  /** Where it begins in the text. */
  start(index: number): number {
    return this.#numbers[index * WIDTH + 7] ?? 0
  }

  /** Where its first number, which says by how much its column is behind that of the segment before, ends in the text. */
  endOfColumn(index: number): number {
    return this.#numbers[index * WIDTH + 8] ?? 0
  }
}

let numbers = new Int32Array(WIDTH * 4_096)

/** Reads all segments into {@link numbers}, and returns how many there are. One loop without calls: a program has millions of digits. */
function read(mappings: string): number {
  // The bytes of a string that is a part of another one are read faster from a copy.
  const text = Buffer.from(mappings, 'latin1')
  const { length } = text
  let at = 0
  let base = 0
  let row = 0
  let [column, source, line, sourceColumn, name] = [0, 0, 0, 0, 0]
  while (at < length) {
    const code = text[at]
    if (code === COMMA || code === SEMICOLON) {
      at++
      if (code === COMMA) continue
      row++
      column = 0
      continue
    }
    if (base + WIDTH > numbers.length) numbers = grown(numbers)
    numbers[base + 7] = at
    let field = 0
    for (let value = 0, shift = 0; at < length; at++) {
      const digit = text[at] as number
      if (digit === COMMA || digit === SEMICOLON) break
      const bits = VALUES[digit] ?? 0
      value |= (bits & 31) << shift
      shift += 5
      if (bits & 32) continue
      const by = value & 1 ? -(value >>> 1) : value >>> 1
      if (field === 0) {
        column += by
        numbers[base + 8] = at + 1
      } else if (field === 1) source += by
      else if (field === 2) line += by
      else if (field === 3) sourceColumn += by
      else name += by
      field++
      value = 0
      shift = 0
    }
    numbers[base] = row
    numbers[base + 1] = column
    numbers[base + 2] = source
    numbers[base + 3] = line
    numbers[base + 4] = sourceColumn
    numbers[base + 5] = name
    numbers[base + 6] = field
    base += WIDTH
  }
  return base / WIDTH
}

function grown(from: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(from.length * 2)
  larger.set(from)
  return larger
}

/** A segment as its numbers: 1, 4 or 5 of the column, the source, the line and column there, and the name. */
export type Segment = readonly number[]

/** Writes the `mappings` of a source map: the segments of each generated line. */
export function encodeMappings(lines: readonly (readonly Segment[])[]): string {
  const before = [0, 0, 0, 0, 0]
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

/** Writes a number as it stands in `mappings`. */
export function encodeNumber(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1
  let text = ''
  do {
    const bits = rest & 31
    rest >>>= 5
    text += DIGITS[rest > 0 ? bits | 32 : bits]
  } while (rest > 0)
  return text
}

/** The first number of a line: the column of its first segment. */
const FIRST_NUMBER = /^[g-z0-9+/]*[A-Za-f]/

/** Returns the mappings of one line with another column of its first segment, by which all of them move. */
export function withFirstColumn(mappings: string, column: number): string {
  return mappings.replace(FIRST_NUMBER, () => encodeNumber(column))
}
