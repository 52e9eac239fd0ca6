/** A place in a text; line and column count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
  /** How many characters to mark. */
  readonly length: number
}

const LINES_AROUND = 2
const LONGEST_LINE = 160

/**
 * Returns the lines around a place in a text, with a mark below the place.
 *
 *       11 |   return (
 *     > 12 |     <h1>{title</h1>
 *          |               ^
 *       13 |   )
 */
export function codeFrame(text: string, place: Place): string {
  const lines = text.split(/\r?\n/)
  const first = Math.max(1, place.line - LINES_AROUND)
  const last = Math.min(lines.length, place.line + LINES_AROUND)
  const width = String(last).length

  // A line may be a whole bundle: then all lines are cut to the columns around the place.
  const cutAt = Math.max(0, place.column - LONGEST_LINE / 2)
  const excerpt = (line: string) => line.slice(cutAt, cutAt + LONGEST_LINE)

  const frame: string[] = []
  for (let number = first; number <= last; number++) {
    const line = excerpt(lines[number - 1] ?? '')
    frame.push(`${number === place.line ? '>' : ' '} ${String(number).padStart(width)} | ${line}`.trimEnd())
    if (number === place.line)
      frame.push(`  ${' '.repeat(width)} | ${marker(line, place.column - cutAt, place.length)}`)
  }
  return frame.join('\n')
}

/** Tabs before the place stay tabs, so that the caret stands under it at every tab width. */
function marker(line: string, column: number, length: number): string {
  const indent = line.slice(0, column - 1).replace(/[^\t]/g, ' ')
  const room = Math.max(1, line.length - column + 1)
  return indent + '^'.repeat(Math.min(length, room))
}
