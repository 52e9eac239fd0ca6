import type { SourceCache } from '../../../src/cache/source-cache.js'
import type { SourceKey, Transpiled } from '../../../src/cache/source-file.js'
import { digestOf } from '../../../src/files/digest.js'
import type { Source } from '../../../src/transpile/source.js'

export const RECIPE = 'node-20'

/** A source as if it had been transpiled from a text. */
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

/** What a source is looked up by. */
export function keyOf({ source: { path }, text, recipe }: Transpiled): SourceKey {
  return { path, text, recipe }
}

/** Adds sources and writes them, as a process does that ends then. */
export function keep(cache: SourceCache, all: readonly Transpiled[]): void {
  for (const each of all) cache.add(each)
  cache.flush()
}
