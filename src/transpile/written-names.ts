import { getOrInsert } from '../node/get-or-insert.js'
import { type MappedCode, moveSegments } from './mapped-code.js'
import type { Segment } from './vlq.js'

const IDENTIFIER = /[\w$\u0080-\uffff]+/g
const IDENTIFIER_HERE = /[\w$\u0080-\uffff]+/y
/** Names that mean something else in CommonJS, or that esbuild gives to what it adds: these have to stay apart. */
const RESERVED = /^(?:require|module|exports|__filename|__dirname|arguments|eval|import_.*|_[a-z]?|__.*|hotHook.*)$/

/**
 * Gives functions, classes and variables the names that they were written with. esbuild adds a number to a name that an outer scope has too,
 * which shows in `name`, in stack traces and in the text of functions. The source map says what was written where.
 *
 * `text` is what esbuild made the code from. A name is changed in all its places or in none: where the map does not know one of them, the
 * number stays.
 */
export function restoreNames(text: string) {
  return (mapped: MappedCode): void => {
    if (mapped.names.length === 0) return
    const written = numberedNames(mapped, text.split('\n'))
    for (const numbered of incompleteNames(written, mapped)) written.delete(numbered)
    for (const [numbered, { name }] of written) if (isTwice(name, numbered, mapped)) written.delete(numbered)
    if (written.size === 0) return
    mapped.lines = mapped.lines.map((line, index) => renamedLine(line, index, mapped.segments[index] ?? [], written))
  }
}

/** By name in the code: the name that was written, and its places, as `line:column`. Elsewhere the program may use the name in the code. */
type WrittenNames = Map<string, { readonly name: string; readonly places: Set<string> }>

/** Finds the names with a number. Variables of esbuild's own have numbers too, but their names stand nowhere in the text. */
function numberedNames({ lines, segments, names }: MappedCode, text: readonly string[]): WrittenNames {
  const numbered: WrittenNames = new Map()
  const inText = new Set<string>()
  for (const [index, line] of lines.entries()) {
    for (const [column = 0, , row = 0, from = 0, nameIndex] of segments[index] ?? []) {
      const name = nameIndex === undefined ? undefined : names[nameIndex]
      const found = name === undefined ? '' : numberedAt(line, column, name)
      if (name === undefined || found === '') continue
      const known = getOrInsert(numbered, found, () => ({ name, places: new Set() }))
      if (known.name === name) known.places.add(`${index}:${column}`)
      if (text[row]?.startsWith(name, from)) inText.add(found)
    }
  }
  return new Map([...numbered].filter(([found]) => inText.has(found)))
}

/** The identifier at a column, if it is a name with a number behind it; else an empty string. */
function numberedAt(line: string, column: number, name: string): string {
  IDENTIFIER_HERE.lastIndex = column
  const found = IDENTIFIER_HERE.exec(line)?.[0] ?? ''
  return !RESERVED.test(name) && found.startsWith(name) && /^\d+$/.test(found.slice(name.length)) ? found : ''
}

/** Yields the names that stand in a place that the map does not know, for example in a string. */
function* incompleteNames(written: WrittenNames, { lines, segments }: MappedCode): Generator<string> {
  for (const [index, line] of lines.entries()) {
    for (const { 0: numbered, index: column } of line.matchAll(IDENTIFIER)) {
      const places = written.get(numbered)?.places
      if (places === undefined || places.has(`${index}:${column}`)) continue
      if (!segments[index]?.some(([known]) => known === column)) yield numbered
    }
  }
}

/** True for a function in a block of a sloppy script: there the code has two variables for what was one. */
function isTwice(name: string, numbered: string, { lines }: MappedCode): boolean {
  return lines.some((line) => line.includes(`var ${name} = ${numbered};`))
}

/** Returns a line with the written names; moves its segments. */
function renamedLine(line: string, row: number, segments: readonly Segment[], written: WrittenNames): string {
  let text = ''
  let end = 0
  let next = 0
  for (const { 0: numbered, index } of line.matchAll(IDENTIFIER)) {
    const { name, places } = written.get(numbered) ?? {}
    if (name === undefined || !places?.has(`${row}:${index}`)) continue
    next = moveSegments(segments, next, index, text.length - end)
    text += line.slice(end, index) + name
    end = index + numbered.length
  }
  moveSegments(segments, next, line.length, text.length - end)
  return text + line.slice(end)
}
