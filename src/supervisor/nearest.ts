/** The word that a mistyped one was most likely meant to be, if any is near enough. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.ceil(word.length / 3) + 1
  for (const each of known) {
    const distance = distanceBetween(word, each)
    if (distance >= least) continue
    least = distance
    best = each
  }
  return best
}

/** How many letters have to be changed, added or left out (Levenshtein). */
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
