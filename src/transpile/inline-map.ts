import { readIfThere } from '../files/read-if-there.js'
import { urlOf } from '../node/module-url.js'
import { digestOf } from './digest.js'
import { mapTextOf, type Source } from './source.js'

/**
 * Returns a source with its map in its code, for debuggers and coverage. The maps of all versions name the same file, so a breakpoint in the
 * file holds for each version. Without debuggers and coverage maps stay out of the code: they are four times as long.
 */
export function withInlineMap(source: Source): Source {
  const { code, path } = source
  const map = mapTextOf(source.map)
  if (code === undefined || map === undefined) return source

  const { mappings, names = [] } = JSON.parse(map) as { mappings: string; names?: readonly string[] }
  const inline = {
    version: 3,
    sources: [urlOf(path)],
    sourcesContent: [textOf(source)],
    names,
    // The prelude, where `--inspect-brk` halts, belongs to the first line of the file.
    mappings: mappings.replace(/^;+/, (lines) => 'AAAA;'.repeat(lines.length)),
  }
  const text = Buffer.from(JSON.stringify(inline)).toString('base64')
  return { ...source, code: `${code}\n//# sourceMappingURL=data:application/json;base64,${text}\n` }
}

/** Returns the text that a source was made from, if its file still has it. */
function textOf({ path, digest }: Source): string | null {
  const text = readIfThere(path)
  return text !== undefined && digestOf(text) === digest ? text : null
}
