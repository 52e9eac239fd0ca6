/** Yields the specifiers that a text seems to import. Type-only imports are left out if `type` is on the same line. */
export function* specifiersIn(contents: string): Generator<string> {
  for (const match of contents.matchAll(/\b(?:from|import|require)\s*\(?\s*(?:"([^"\n]+)"|'([^'\n]+)')/g)) {
    const line = contents.slice(contents.lastIndexOf('\n', match.index) + 1, match.index)
    const specifier = match[1] ?? match[2]
    if (specifier !== undefined && !/^\s*(?:import|export)\s+type\b/.test(line)) yield specifier
  }
}
