import { readIfThere } from '../files/read-if-there.js'
import { urlOf } from '../node/module-url.js'
import { digestOf } from './digest.js'
import type { Source } from './source.js'

/**
 * A source with its map in its code, for debuggers and coverage: so a breakpoint in the file holds for each of its versions, whose maps all
 * name the one file. Where nobody reads them, maps stay out of the code: they are four times as long.
 */
export function withInlineMap(source: Source): Source {
  const { code, path } = source
  const map = typeof source.map === 'object' ? source.map.read() : source.map
  if (code === undefined || map === undefined) return source

  const { mappings, names = [] } = JSON.parse(map) as { mappings: string; names?: readonly string[] }
  const inline = {
    version: 3,
    sources: [urlOf(path)],
    sourcesContent: [textOf(source)],
    names,
    // What stands before the program, where `--inspect-brk` halts, is its first line as well.
    mappings: mappings.replace(/^;+/, (lines) => 'AAAA;'.repeat(lines.length)),
  }
  const text = Buffer.from(JSON.stringify(inline)).toString('base64')
  return { ...source, code: `${code}\n//# sourceMappingURL=data:application/json;base64,${text}\n` }
}

/** The text that a source was made from, if it still stands in its file. */
function textOf({ path, digest }: Source): string | null {
  const text = readIfThere(path)
  return text !== undefined && digestOf(text) === digest ? text : null
}
