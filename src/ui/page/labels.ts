import type { Box } from './folding.js'

const MOST_LETTERS = 26

/** What stands in each box, by id: the name of the file or folder, and as much before it as tells it from the others. */
export function labelsOf(boxes: readonly Box[]): ReadonlyMap<string, string> {
  const named = new Map<string, number>()
  for (const box of boxes) named.set(lastParts(box, 1), (named.get(lastParts(box, 1)) ?? 0) + 1)
  return new Map(
    boxes.map((box) => {
      const isShared = (named.get(lastParts(box, 1)) ?? 0) > 1
      return [box.id, shortened(lastParts(box, isShared ? 2 : 1))]
    }),
  )
}

/** The file's name, without its folder. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function lastParts({ path }: Box, count: number): string {
  return path.split('/').slice(-count).join('/')
}

/** The beginning gives way: the end tells files apart. */
function shortened(label: string): string {
  return label.length <= MOST_LETTERS ? label : `…${label.slice(1 - MOST_LETTERS)}`
}
