import { type MappedCode, moveSegments } from './mapped-code.js'
import type { Segment } from './vlq.js'

/**
 * Moves code down to the lines of its source, by empty lines, as far as it stands above them: so what Node prints above an uncaught error is the
 * line of the source, without its types. What esbuild adds at the top goes into the first line.
 *
 * An empty line is only put where a line begins, so it changes nothing, except inside a template: there the map says for the beginning of
 * a line what it has said last.
 */
export function keepLines({ startsInLine1 }: { readonly startsInLine1: boolean }) {
  return (mapped: MappedCode): void => {
    const { lines, segments } = mapped
    const first = segments.findIndex((each) => each.length > 1 || each.some((segment) => !isAtStart(segment)))
    if (first < 0) return
    const kept = [headerOf(lines.slice(0, first))]
    const keptSegments: Segment[][] = [[]]
    let last: Segment = []
    for (let index = first; index < lines.length; index++) {
      const line = lines[index] ?? ''
      const own = segments[index] ?? []
      const [begin] = own
      if (index === first && startsInLine1) {
        moveSegments(own, 0, line.length, kept[0]?.length ?? 0)
        kept[0] += line
        keptSegments[0] = own
      } else {
        const isBegin = begin !== undefined && begin[0] === 0 && !isSamePlace(begin, last)
        for (const sourceLine = begin?.[2] ?? 0; isBegin && kept.length < sourceLine; keptSegments.push([]))
          kept.push('')
        kept.push(line)
        keptSegments.push(own)
      }
      last = own.at(-1) ?? last
    }
    mapped.lines = kept
    mapped.segments = keptSegments
  }
}

/** True for a segment that leads to the start of the source, as those of all code do that esbuild has added. */
function isAtStart([, , line, column]: Segment): boolean {
  return line === 0 && column === 0
}

function isSamePlace(one: Segment, other: Segment): boolean {
  return one[2] === other[2] && one[3] === other[3]
}

/** The lines that esbuild adds at the top as one line, without comments and a hashbang. They end with semicolons and braces. */
function headerOf(lines: readonly string[]): string {
  return lines
    .map((line) => line.trim())
    .filter((line) => !/^(?:\/\/|#!)/.test(line))
    .join(' ')
}
