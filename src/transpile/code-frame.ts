/** Where in a text something is; line and column count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
  /** How many characters are meant. */
  readonly length: number
}

const LINES_AROUND = 2

/**
 * Shows a place in a text with the lines around it.
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

  const frame: string[] = []
  for (let number = first; number <= last; number++) {
    const line = lines[number - 1] ?? ''
    frame.push(`${number === place.line ? '>' : ' '} ${String(number).padStart(width)} | ${line}`.trimEnd())
    if (number === place.line) frame.push(`  ${' '.repeat(width)} | ${marker(line, place)}`)
  }
  return frame.join('\n')
}

/** Tabs before the place stay tabs, so that the caret stands under it at every tab width. */
function marker(line: string, place: Place): string {
  const indent = line.slice(0, place.column - 1).replace(/[^\t]/g, ' ')
  const room = Math.max(1, line.length - place.column + 1)
  return indent + '^'.repeat(Math.min(place.length, room))
}
