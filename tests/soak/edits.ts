import { randomNumbers } from '../bench/speed/app/random.js'

/**
 * - `plain`: other code, saved in place
 * - `renamed`: other code, saved by a rename
 * - `broken`: a syntax error, and its mending
 * - `deleted`: the file goes away, and comes back with other code
 * - `same`: the same text again
 * - `types`: other types, the same code
 */
export type EditKind = 'plain' | (typeof SPECIAL)[number]

const SPECIAL = ['renamed', 'broken', 'deleted', 'same', 'types'] as const
/** One edit of ten is special. */
const SHARE = 0.1

/** Edits in a row, the same for the same seed. */
export function planEdits(count: number, seed: number): EditKind[] {
  const random = randomNumbers(seed)
  return Array.from({ length: count }, () => {
    const isSpecial = random() < SHARE
    return (isSpecial && SPECIAL[Math.floor(random() * SPECIAL.length)]) || 'plain'
  })
}
