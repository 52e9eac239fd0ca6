import { LineOffsets } from './line-offsets.js'
import { type CodeAndMap, type MappedCode, mappingsOf } from './mapped-code.js'
import { encodeNumber, Segments } from './vlq.js'

/**
 * Moves code down to the lines of its source, by empty lines, as far as it stands above them: so what Node prints above an uncaught error is the
 * line of the source, without its types. What esbuild adds at the top goes into the first line; in an ES module, code of the source's first
 * line does too.
 *
 * An empty line is only put where a line begins, so it changes nothing, except inside a template: there the map says for the beginning of
 * a line what it has said last.
 */
export function keepLines(mapped: MappedCode, isModule: boolean): void {
  const { code, segments } = mapped
  const rows = new LineOffsets(code)
  const first = firstOfSource(mapped, rows)
  if (first === segments.count) return

  const begin = rows.of(segments.row(first))
  const header = headerOf(code.slice(0, begin))
  const isJoined = isModule && segments.line(first) === 0 && isBegin(segments, first)
  // The column of the segment there is 0, which is one digit.
  if (isJoined) mapped.changeMappings(0, segments.start(first) + 1, encodeNumber(header.length))
  else mapped.changeMappings(0, segments.start(first), ';')
  mapped.changeCode(0, begin, isJoined ? header : `${header}\n`)

  let moved = (isJoined ? 0 : 1) - segments.row(first)
  for (let index = first; index < segments.count; index++) {
    const row = segments.row(index)
    const missing = segments.line(index) - row - moved
    if (missing <= 0 || !isBegin(segments, index)) continue
    moved += missing
    mapped.changeCode(rows.of(row), rows.of(row), '\n'.repeat(missing))
    mapped.changeMappings(segments.start(index), segments.start(index), ';'.repeat(missing))
  }
}

/**
 * The first segment of the first line that is made of the source. What esbuild adds at the top has no segments, except for the exports of
 * CommonJS, which lead to the start of the source.
 */
function firstOfSource({ code, segments }: MappedCode, rows: LineOffsets): number {
  let index = 0
  const isAtStart = () => segments.line(index) === 0 && segments.sourceColumn(index) === 0
  if (!code.includes(EXPORTS)) return index
  for (; index < segments.count && isAtStart(); index++) {
    if (code.startsWith(EXPORTS, rows.of(segments.row(index)))) return index + 1
  }
  return 0
}

/** The last line of the exports that esbuild adds to CommonJS. */
const EXPORTS = 'module.exports = __toCommonJS('

/** True for the segment of column 0, unless the map says the same there as for what stands before, as it does inside a template. */
function isBegin(segments: Segments, index: number): boolean {
  if (segments.column(index) !== 0 || (index > 0 && segments.row(index) === segments.row(index - 1))) return false
  const isSame =
    segments.line(index) === segments.line(index - 1) &&
    segments.sourceColumn(index) === segments.sourceColumn(index - 1)
  return index === 0 || !isSame
}

/** A line of code, with its part of the mappings. */
export interface MappedLine {
  readonly text: string
  readonly mappings: string
}

/** Splits code and its map into lines, and finds those, by their indexes, that {@link keepLines} has not put there. */
export function ownLines({ code, map }: CodeAndMap): { lines: readonly MappedLine[]; own: readonly number[] } {
  const mappings = mappingsOf(map)
  const parts = mappings.split(';')
  const lines = code.split('\n').map((text, row) => ({ text, mappings: parts[row] ?? '' }))
  const begins = new Set<number>()
  const segments = new Segments(mappings)
  for (let index = 0; index < segments.count; index++) if (isBegin(segments, index)) begins.add(segments.row(index))
  const own: number[] = []
  let empty: number[] = []
  for (const [row, { text, mappings }] of lines.entries()) {
    if (text === '' && mappings === '') {
      empty.push(row)
      continue
    }
    if (!begins.has(row)) own.push(...empty)
    empty = []
    own.push(row)
  }
  return { lines, own: [...own, ...empty] }
}

/** The lines that esbuild adds at the top as one line, without comments and a hashbang. They end with semicolons and braces. */
function headerOf(code: string): string {
  return code
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:\/\/|#!)/.test(line))
    .join(' ')
}
