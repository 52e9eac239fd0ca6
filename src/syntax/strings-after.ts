import { masked } from './masked.js'

/** A string in code. */
export interface FoundString {
  /** What stands between its quotes. */
  readonly text: string
  /** Where its first quote stands. */
  readonly index: number
}

/** Yields the strings in code that stand where a pattern with the flag `g` ends, which matches their first quote as well. */
export function* stringsAfter(pattern: RegExp, code: string): Generator<FoundString> {
  const bare = masked(code)
  for (const match of bare.matchAll(pattern)) {
    const index = match.index + match[0].length - 1
    const end = bare.indexOf(code[index] ?? '', index + 1)
    if (end > index) yield { text: code.slice(index + 1, end), index }
  }
}
