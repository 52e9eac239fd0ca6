import type { ImportUse } from '../syntax/uses.js'
import { mapTextOf, type Source, type StoredText } from '../transpile/source.js'
import { checksumOf } from './checksum.js'
import type { SegmentEntry } from './segment-format.js'

/** How a source was made: everything that determines it, except for its path and its text. */
export interface Recipe {
  /** Identifies the recipe. */
  readonly fingerprint: string
  /** A short form of the fingerprint: an unsigned integer of 32 bits. */
  readonly tag: number
}

/** A transpiled source, with the text and the recipe that it was made from. */
export interface Transpiled {
  readonly source: Source
  readonly text: string
  readonly recipe: Recipe
}

/** The members of a source that are stored besides its code, text and map. */
interface Meta {
  readonly path: string
  readonly digest: string
  readonly fingerprint: string
  readonly format: Source['format']
  readonly uses: readonly [specifier: string, isStatic: boolean, calls: number, names: readonly string[] | null][]
  readonly computedCalls: number
}

/** Returns the key of a path; different paths may have the same key. */
export function keyOf(path: string): number {
  return checksumOf(path)
}

/** Encodes a source for a segment. `day` is today, in days since 1970. */
export function encodeSource({ source, text, recipe }: Transpiled, day: number): SegmentEntry {
  const { path, digest, format, code, map, computedCalls } = source
  const uses = [...source.uses].map(([specifier, { isStatic, calls, names }]): Meta['uses'][number] => {
    return [specifier, isStatic, calls, names ?? null]
  })
  const meta: Meta = { path, digest, fingerprint: recipe.fingerprint, format, uses, computedCalls }
  const mapText = mapTextOf(map)
  return {
    key: keyOf(path),
    tag: recipe.tag,
    day,
    meta: Buffer.from(JSON.stringify(meta)),
    code: code === undefined ? undefined : Buffer.from(code),
    text: Buffer.from(text),
    map: mapText === undefined ? undefined : Buffer.from(mapText),
  }
}

export function parseMeta(text: string): Meta {
  return JSON.parse(text) as Meta
}

/** True if a stored meta belongs to this path and this recipe. */
export function isMetaOf(meta: Meta, path: string, { fingerprint }: Recipe): boolean {
  return meta.path === path && meta.fingerprint === fingerprint
}

/** Returns the source of a stored entry, without its text. */
export function sourceFrom(meta: Meta, { code, map }: { code: string | undefined; map: StoredText }): Source {
  const uses = new Map<string, ImportUse>()
  for (const [specifier, isStatic, calls, names] of meta.uses) {
    uses.set(specifier, { isStatic, calls, names: names ?? undefined })
  }
  const { path, digest, format, computedCalls } = meta
  // A source that Node gets unchanged has no map.
  return { path, digest, format, code, text: undefined, map: code === undefined ? undefined : map, uses, computedCalls }
}
