/** The middle one, or the mean of the two in the middle; `undefined` of nothing. */
export function median(numbers: readonly number[]): number | undefined {
  const sorted = [...numbers].sort((one, other) => one - other)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2
}

/** The greatest; `undefined` of nothing. */
export function greatest(numbers: Iterable<number>): number | undefined {
  let found: number | undefined
  for (const number of numbers) if (found === undefined || number > found) found = number
  return found
}

/** How often each text is there. */
export function tally(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1
  return counts
}
