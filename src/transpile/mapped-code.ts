import { decodeMappings, encodeMappings, type Segment } from './vlq.js'

/** JavaScript and its source map, in lines that may be changed. */
export interface MappedCode {
  lines: string[]
  /** For each line: the segments of the map, ordered by their columns. */
  segments: Segment[][]
  readonly names: readonly string[]
}

/** Changes code together with its source map, which is given and returned as JSON. */
export function changeMapped(
  { code, map }: { readonly code: string; readonly map: string },
  ...changes: readonly ((mapped: MappedCode) => void)[]
): { code: string; map: string } {
  const { mappings, names, ...rest } = JSON.parse(map) as { mappings: string; names: readonly string[] }
  const mapped: MappedCode = { lines: code.split('\n'), segments: decodeMappings(mappings), names }
  for (const change of changes) change(mapped)
  return {
    code: mapped.lines.join('\n'),
    map: JSON.stringify({ ...rest, names, mappings: encodeMappings(mapped.segments) }),
  }
}

/** Moves the segments from the one at an index up to a column, by some columns. Returns the index of the next one. */
export function moveSegments(segments: readonly Segment[], from: number, column: number, by: number): number {
  let index = from
  for (let segment = segments[index]; segment !== undefined; segment = segments[++index]) {
    if ((segment[0] ?? 0) > column) break
    segment[0] = (segment[0] ?? 0) + by
  }
  return index
}
