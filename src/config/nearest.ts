/**
 * Returns the known word that a mistyped or shortened word most likely means, ignoring case: the only one that begins with it, or else the
 * one that needs the fewest edits, if these are at most a third of its letters. Returns `undefined` if no word is near.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const typed = word.toLowerCase()
  const longer = known.filter((each) => each.toLowerCase().startsWith(typed))
  if (longer.length === 1) return longer[0]

  let best: string | undefined
  let least = Math.ceil(typed.length / 3) + 1
  for (const each of known) {
    const distance = distanceBetween(typed, each.toLowerCase())
    if (distance >= least) continue
    least = distance
    best = each
  }
  return best
}

/** Returns how many letters have to be replaced, inserted or deleted (Levenshtein). O(length × length). */
function distanceBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1]
    for (const [column, otherLetter] of [...other].entries()) {
      const [left = 0, above = 0, aboveLeft = 0] = [next[column], row[column + 1], row[column]]
      next.push(Math.min(left + 1, above + 1, aboveLeft + (letter === otherLetter ? 0 : 1)))
    }
    row = next
  }
  return row[other.length] ?? 0
}
