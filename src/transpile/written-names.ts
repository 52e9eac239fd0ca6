import { getOrInsert } from '../node/get-or-insert.js'
import { masked } from '../syntax/masked.js'
import { LineOffsets } from './line-offsets.js'
import type { MappedCode } from './mapped-code.js'
import { encodeNumber } from './vlq.js'

/** Names that mean something else in CommonJS. */
const RESERVED = /^(?:require|module|exports|__filename|__dirname|arguments|eval)$/

/**
 * Gives functions, classes and variables the names that they were written with. esbuild adds a number to a name that an outer scope has too,
 * which shows in `name`, in stack traces and in the text of functions. The source map says what was written where.
 *
 * `text` is what esbuild made the code from. The number stays unless all identifiers of both names, with the number and without, are written
 * at their places in the text: then the names mean in the code what they mean there. So it stays for what esbuild uses itself (the variable
 * of an enum, `jsx`, `Fragment`), and where the text has the name with the number as well.
 */
export function restoreNames(mapped: MappedCode, text: string): void {
  if (mapped.names.length === 0) return
  const numbered = numberedNames(mapped, text)
  if (numbered.size === 0) return
  const used = usedOtherwise(mapped, text, numbered)
  for (const [found, { name, places }] of numbered) {
    if (used.has(name) || used.has(found)) continue
    for (const [offset, next] of places) removeDigits(mapped, offset + name.length, found.length - name.length, next)
  }
}

/** By name in the code: the name that was written, and its places. For each place, by its offset, the index of the next segment of the map. */
type NumberedNames = Map<string, { readonly name: string; readonly places: Map<number, number> }>

/** Finds the names with a number that the text has without it at all places that the map knows. */
function numberedNames({ code, names, segments }: MappedCode, text: string): NumberedNames {
  const isReserved = names.map((name) => RESERVED.test(name))
  const rows = new LineOffsets(code)
  const textRows = new LineOffsets(text)
  const numbered: NumberedNames = new Map()
  const refused = new Set<string>()
  for (let index = 0; index < segments.count; index++) {
    if (segments.fields(index) < 5 || isReserved[segments.name(index)]) continue
    const name = names[segments.name(index)] ?? ''
    const offset = rows.of(segments.row(index)) + segments.column(index)
    const digits = digitsBehind(code, name, offset)
    if (digits === 0) continue
    const found = code.slice(offset, offset + name.length + digits)
    const isWritten = isWhole(text, name, textRows.of(segments.line(index)) + segments.sourceColumn(index))
    const known = getOrInsert(numbered, found, () => ({ name, places: new Map() }))
    if (known.name !== name || !isWritten || !hasRoom(segments, index, found.length)) refused.add(found)
    known.places.set(offset, index + 1)
  }
  for (const found of refused) numbered.delete(found)
  return numbered
}

/** True if the next segment of the line is behind an identifier of some length. */
function hasRoom(segments: MappedCode['segments'], index: number, length: number): boolean {
  if (index + 1 === segments.count || segments.row(index + 1) !== segments.row(index)) return true
  return segments.column(index + 1) - segments.column(index) >= length
}

/** The offsets in the code of these names where the text has them too. */
function writtenPlaces({ code, segments }: MappedCode, text: string, names: ReadonlySet<string>): Set<number> {
  const rows = new LineOffsets(code)
  const textRows = new LineOffsets(text)
  const places = new Set<number>()
  for (let index = 0; index < segments.count; index++) {
    let offset = rows.of(segments.row(index)) + segments.column(index)
    // What a line begins with has its segment before the indentation.
    if (segments.column(index) === 0) while (code[offset] === ' ') offset++
    IDENTIFIER.lastIndex = offset
    const name = IDENTIFIER.exec(code)?.[0]
    if (name === undefined || !names.has(name)) continue
    if (isWhole(text, name, textRows.of(segments.line(index)) + segments.sourceColumn(index))) places.add(offset)
  }
  return places
}

const IDENTIFIER = /[\w$\u0080-\uffff]+/y
const IDENTIFIER_PART = /[\w$\u0080-\uffff]/

/** True if a text has a whole identifier of this name at an offset. */
function isWhole(text: string, name: string, offset: number): boolean {
  if (!text.startsWith(name, offset)) return false
  return !IDENTIFIER_PART.test(text[offset - 1] ?? '') && !IDENTIFIER_PART.test(text[offset + name.length] ?? '')
}

/** How many digits stand behind a name at an offset, if that is all that the identifier there has more; else 0. */
function digitsBehind(code: string, name: string, offset: number): number {
  if (!code.startsWith(name, offset)) return 0
  let end = offset + name.length
  while (isDigit(code.charCodeAt(end))) end++
  return IDENTIFIER_PART.test(code[end] ?? '') ? 0 : end - offset - name.length
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/**
 * Finds those of the names, with and without their numbers, that stand for something else as well: in the code where the text does not have
 * them, or in the text with the number.
 */
function usedOtherwise(mapped: MappedCode, text: string, numbered: NumberedNames): Set<string> {
  const used = new Set<string>()
  for (const [word] of text.matchAll(WORDS)) if (numbered.has(word)) used.add(word)
  // In a block of a sloppy script, esbuild makes two variables of one function.
  for (const [, name, found = ''] of mapped.code.matchAll(ALIAS))
    if (numbered.get(found)?.name === name) used.add(found)

  const names = new Set([...numbered.values()].map(({ name }) => name))
  const written = writtenPlaces(mapped, text, names)
  const bare = masked(mapped.code)
  for (const { 0: word, index } of bare.matchAll(WORDS)) {
    if (bare[index - 1] === '.' && bare[index - 2] !== '.') continue // a property
    const isUnknown = numbered.get(word)?.places.has(index) === false
    if (isUnknown || (names.has(word) && !written.has(index))) used.add(word)
  }
  return used
}

const WORDS = /[\w$\u0080-\uffff]+/g
const ALIAS = /var ([\w$\u0080-\uffff]+) = ([\w$\u0080-\uffff]+);/g

/** Removes digits at an offset, and moves the segments behind them. */
function removeDigits(mapped: MappedCode, offset: number, digits: number, next: number): void {
  const { segments } = mapped
  mapped.changeCode(offset, offset + digits, '')
  if (next === segments.count || segments.row(next) !== segments.row(next - 1)) return
  const delta = segments.column(next) - segments.column(next - 1)
  mapped.changeMappings(segments.start(next), segments.endOfColumn(next), encodeNumber(delta - digits))
}
