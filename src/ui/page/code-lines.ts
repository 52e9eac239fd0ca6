/** A line of an error's text. */
export interface CodeLine {
  readonly text: string
  /** It is the line that a code frame is about, or has the mark below it. */
  readonly isMarked: boolean
}

/**
 * The lines of a text that may have a code frame.
 *
 *       11 |   return (
 *     > 12 |     <h1>{title</h1>          marked
 *          |               ^             marked
 */
export function codeLines(text: string): readonly CodeLine[] {
  return text.split('\n').map((line) => ({ text: line, isMarked: /^\s*> *\d+ \||^\s*\|\s*\^/.test(line) }))
}
