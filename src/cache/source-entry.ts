import type { ImportUse } from '../syntax/uses.js'
import { mapTextOf, type Source, type StoredText } from '../transpile/source.js'
import { checksumOf } from './checksum.js'
import type { SegmentEntry } from './segment-format.js'

/** How a source was made: all that decides what it became, but for its path and its text. */
export interface Recipe {
  /** As text. */
  readonly fingerprint: string
  /** Short for it, an unsigned integer of 32 bits. */
  readonly tag: number
}

/** A transpiled source, and what it was made from. */
export interface Transpiled {
  readonly source: Source
  readonly text: string
  readonly recipe: Recipe
}

/** What is stored of a source besides its code, its text and its map. */
interface Meta {
  readonly path: string
  readonly digest: string
  readonly fingerprint: string
  readonly format: Source['format']
  readonly uses: readonly [specifier: string, isStatic: boolean, calls: number, names: readonly string[] | null][]
  readonly computedCalls: number
}

/** The key of a path; others may have the same. */
export function keyOf(path: string): number {
  return checksumOf(path)
}

/** A source as it is stored. `day` is today, in days since 1970. */
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

/** True if a stored meta is of this path and this recipe. */
export function isMetaOf(meta: Meta, path: string, { fingerprint }: Recipe): boolean {
  return meta.path === path && meta.fingerprint === fingerprint
}

/** The source behind what was stored; without a text. */
export function sourceFrom(meta: Meta, { code, map }: { code: string | undefined; map: StoredText }): Source {
  const uses = new Map<string, ImportUse>()
  for (const [specifier, isStatic, calls, names] of meta.uses) {
    uses.set(specifier, { isStatic, calls, names: names ?? undefined })
  }
  const { path, digest, format, computedCalls } = meta
  // What is given to Node as it stands has no map.
  return { path, digest, format, code, text: undefined, map: code === undefined ? undefined : map, uses, computedCalls }
}
