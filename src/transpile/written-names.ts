import { getOrInsert } from '../node/get-or-insert.js'
import { LineOffsets } from './line-offsets.js'
import type { MappedCode } from './mapped-code.js'
import { encodeNumber } from './vlq.js'

/** Names that mean something else in CommonJS, or that esbuild gives to what it adds: these have to stay apart. */
const RESERVED = /^(?:require|module|exports|__filename|__dirname|arguments|eval|import_.*|_[a-z]?|__.*|hotHook.*)$/

/**
 * Gives functions, classes and variables the names that they were written with. esbuild adds a number to a name that an outer scope has too,
 * which shows in `name`, in stack traces and in the text of functions. The source map says what was written where.
 *
 * `text` is what esbuild made the code from. A name is changed in all its places or in none: where the map does not know one of them, the
 * number stays.
 */
export function restoreNames(mapped: MappedCode, text: string): void {
  if (mapped.names.length === 0) return
  const { code } = mapped
  for (const [numbered, { name, places }] of numberedNames(mapped, text)) {
    if (code.includes(twice(name, numbered)) || !hasAllPlaces(numbered, places, mapped)) continue
    for (const [offset, next] of places) removeDigits(mapped, offset + name.length, numbered.length - name.length, next)
  }
}

/**
 * By name in the code: the name that was written, and its places. For each place, by its offset, the index of the next segment of the map, which
 * may be in another line. Elsewhere the program may use the name in the code.
 */
type NumberedNames = Map<string, { readonly name: string; readonly places: Map<number, number> }>

/** Finds the names with a number. Variables of esbuild's own have numbers too, but their names stand nowhere in the text. */
function numberedNames({ code, names, segments }: MappedCode, text: string): NumberedNames {
  const isReserved = names.map((name) => RESERVED.test(name))
  const rows = new LineOffsets(code)
  const textRows = new LineOffsets(text)
  const numbered: NumberedNames = new Map()
  const inText = new Set<string>()
  for (let index = 0; index < segments.count; index++) {
    if (segments.fields(index) < 5 || isReserved[segments.name(index)]) continue
    const name = names[segments.name(index)] ?? ''
    const offset = rows.of(segments.row(index)) + segments.column(index)
    const digits = digitsBehind(code, name, offset)
    if (digits === 0) continue
    const found = code.slice(offset, offset + name.length + digits)
    const written = textRows.of(segments.line(index)) + segments.sourceColumn(index)
    if (text.startsWith(name, written)) inText.add(found)
    const known = getOrInsert(numbered, found, () => ({ name, places: new Map() }))
    if (known.name === name) known.places.set(offset, index + 1)
  }
  return new Map([...numbered].filter(([found]) => inText.has(found)))
}

const IDENTIFIER_PART = /[\w$\u0080-\uffff]/

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

/** The code for a function in a block of a sloppy script: there are two variables for what was one. */
function twice(name: string, numbered: string): string {
  return `var ${name} = ${numbered};`
}

/** False if a name stands in a place that the map does not know, for example in a string, or where the map has no place for a shorter name. */
function hasAllPlaces(numbered: string, places: ReadonlyMap<number, number>, { code, segments }: MappedCode): boolean {
  for (const next of places.values()) {
    const isInLine = segments.row(next) === segments.row(next - 1)
    if (isInLine && segments.column(next) - segments.column(next - 1) < numbered.length) return false
  }
  const others = new Set<number>()
  for (let at = code.indexOf(numbered); at >= 0; at = code.indexOf(numbered, at + 1)) {
    const isWhole = !IDENTIFIER_PART.test(code[at - 1] ?? '') && !IDENTIFIER_PART.test(code[at + numbered.length] ?? '')
    if (isWhole && !places.has(at)) others.add(at)
  }
  if (others.size === 0) return true
  const rows = new LineOffsets(code)
  for (let index = 0; index < segments.count; index++) {
    others.delete(rows.of(segments.row(index)) + segments.column(index))
  }
  return others.size === 0
}

/** Removes digits at an offset, and moves the segments behind them. */
function removeDigits(mapped: MappedCode, offset: number, digits: number, next: number): void {
  const { segments } = mapped
  mapped.changeCode(offset, offset + digits, '')
  if (next === segments.count || segments.row(next) !== segments.row(next - 1)) return
  const delta = segments.column(next) - segments.column(next - 1)
  mapped.changeMappings(segments.start(next), segments.endOfColumn(next), encodeNumber(delta - digits))
}
