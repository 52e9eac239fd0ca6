import { type Segment, Segments } from '../../../src/transpile/vlq.js'

/** Reads the `mappings` of a source map: the segments of each generated line. */
export function decodeMappings(mappings: string): Segment[][] {
  const lines = mappings.split(';').map((): Segment[] => [])
  const all = new Segments(mappings)
  for (let index = 0; index < all.count; index++) {
    const numbers = [all.column(index), all.source(index), all.line(index), all.sourceColumn(index), all.name(index)]
    lines[all.row(index)]?.push(numbers.slice(0, all.fields(index)))
  }
  return lines
}
