import type { SegmentEntry } from '../../../src/cache/segment-format.js'
import { encodeSource, type Recipe, type Transpiled } from '../../../src/cache/source-entry.js'
import { digestOf } from '../../../src/transpile/digest.js'
import type { Source } from '../../../src/transpile/source.js'

/** The day on which the tests take place, in days since 1970. */
export const TODAY = 20_000

export const RECIPE: Recipe = { fingerprint: 'node 20, no options', tag: 7 }

/** A source that was made of a text, by nobody. */
export function made(path: string, text: string, more: Partial<Source> = {}): Transpiled {
  const source: Source = {
    path,
    digest: digestOf(text),
    format: 'module',
    code: `code of ${text}`,
    text: undefined,
    map: `{"mappings":"of ${text}"}`,
    uses: new Map([[`./${text}.js`, { isStatic: true, calls: 2, names: ['default'] }]]),
    computedCalls: 1,
    ...more,
  }
  return { source, text, recipe: RECIPE }
}

/** The same on its way to the disk. */
export function entryOf(path: string, text: string, { day = TODAY, recipe = RECIPE } = {}): SegmentEntry {
  return encodeSource({ ...made(path, text), recipe }, day)
}

/** A source with its map read, to be compared as a whole. */
export function whole(source: Source | undefined) {
  if (source === undefined) return undefined
  const { map } = source
  return { ...source, map: typeof map === 'object' ? map.read() : map }
}
