import { ownLines } from './kept-lines.js'
import { type CodeAndMap, withMappings } from './mapped-code.js'
import { PRELUDE } from './prelude.js'
import { mapTextOf, type Source } from './source.js'
import { withFirstColumn } from './vlq.js'

/**
 * If the text of a file has changed and its code has not (types, comments, layout), returns the source of the new text for the code that runs:
 * with that code, and with a map that leads from it to the new text. Returns `undefined` if the code has changed, and if that can't be told,
 * since it has its map in it (for debuggers and coverage) or another loader has made it.
 */
export function withRunningCode(next: Source, running: Source): Source | undefined {
  const to = codeAndMapOf(next)
  const from = codeAndMapOf(running)
  if (running.isGiven || running.format !== next.format || to === undefined || from === undefined) return undefined

  const places = ownLinesOf(from)
  const lines = ownLinesOf(to)
  const isSame = places.every(({ text }, index) => text === lines[index]?.text)
  if (!isSame || places.length !== lines.length) return undefined

  // Each part of the mappings counts from the part before, and the parts stay in their order.
  const mappings: string[] = Array(from.code.split('\n').length).fill('')
  for (const [index, { row, column }] of places.entries()) {
    const part = lines[index]?.mappings ?? ''
    mappings[row] = column === 0 ? part : withFirstColumn(part, column)
  }
  return { ...next, code: from.code, map: withMappings(to.map, mappings.join(';')) }
}

function codeAndMapOf({ code, map }: Source): CodeAndMap | undefined {
  const text = mapTextOf(map)
  return code === undefined || text === undefined ? undefined : { code, map: text }
}

/** A line of code that esbuild has printed, without the prelude. */
interface OwnLine {
  readonly text: string
  /** The part of the mappings for it, as if it began in column 0. */
  readonly mappings: string
  /** Where it begins; counted from 0. */
  readonly row: number
  readonly column: number
}

function ownLinesOf(codeAndMap: CodeAndMap): OwnLine[] {
  const { lines, own } = ownLines(codeAndMap)
  return own.flatMap((row) => {
    const { text = '', mappings = '' } = lines[row] ?? {}
    if (row > 0 || !text.startsWith(PRELUDE)) return [{ text, mappings, row, column: 0 }]
    // The prelude stands alone in its line, or before code of the source.
    const { length } = PRELUDE
    return text.length === length
      ? []
      : [{ text: text.slice(length), mappings: withFirstColumn(mappings, 0), row, column: length }]
  })
}
