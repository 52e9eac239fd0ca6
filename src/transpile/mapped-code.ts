import { Segments } from './vlq.js'

/** Code and its source map as JSON. */
export interface CodeAndMap {
  readonly code: string
  readonly map: string
}

/** Code with its source map, and what is to be changed in both. */
export class MappedCode {
  readonly code: string
  readonly mappings: string
  readonly segments: Segments
  readonly names: readonly string[]
  readonly #map: string
  readonly #codeChanges: Change[] = []
  readonly #mappingChanges: Change[] = []

  constructor({ code, map }: CodeAndMap) {
    this.code = code
    this.#map = map
    this.mappings = mappingsOf(map)
    this.segments = new Segments(this.mappings)
    const list = NAMES.exec(map)?.[1]
    this.names = list === undefined ? [] : (JSON.parse(list) as string[])
  }

  /** Puts a text in the place of a part of the code. Changes must not overlap. */
  changeCode(start: number, end: number, text: string): void {
    this.#codeChanges.push({ start, end, text })
  }

  /** Puts a text in the place of a part of the `mappings`. */
  changeMappings(start: number, end: number, text: string): void {
    this.#mappingChanges.push({ start, end, text })
  }

  /** Returns both with all changes. */
  changed(): CodeAndMap {
    if (this.#codeChanges.length === 0) return { code: this.code, map: this.#map }
    const mappings = withChanges(this.mappings, this.#mappingChanges)
    return { code: withChanges(this.code, this.#codeChanges), map: withMappings(this.#map, mappings) }
  }
}

const NAMES = /"names":\s*(\[[^\]]*\])/

interface Change {
  readonly start: number
  readonly end: number
  readonly text: string
}

function withChanges(text: string, changes: Change[]): string {
  changes.sort((one, other) => one.start - other.start)
  // Joined at once, so that no string keeps the old text in memory.
  const parts: string[] = []
  let at = 0
  for (const { start, end, text: part } of changes) {
    parts.push(text.slice(at, start), part)
    at = end
  }
  parts.push(text.slice(at))
  return parts.join('')
}

/** Returns the `mappings` of a source map, without parsing all of it: esbuild and JSON.stringify write them without an escape. */
export function mappingsOf(map: string): string {
  const { start, end } = placeOfMappings(map)
  return map.slice(start, end)
}

/** Returns a source map with other `mappings`. */
export function withMappings(map: string, mappings: string): string {
  const { start, end } = placeOfMappings(map)
  return [map.slice(0, start), mappings, map.slice(end)].join('')
}

const BEGIN = /"mappings":\s*"/

function placeOfMappings(map: string): { start: number; end: number } {
  const match = BEGIN.exec(map)
  const start = match === null ? map.length : match.index + match[0].length
  return { start, end: Math.max(start, map.indexOf('"', start)) }
}
