import { digestOf } from '../files/digest.js'
import { readIfThere } from '../files/read-if-there.js'
import { urlOf } from '../node/module-url.js'
import { isAsWritten, movedColumns } from './as-written.js'
import { linkedMap } from './linked-map.js'
import { mapTextOf, type Source } from './source.js'
import { encodeMappings, Segments, withFirstColumn } from './vlq.js'

/**
 * Returns a source with its map in its code, for debuggers and coverage. The maps of all versions name the same file, so a breakpoint in the
 * file holds for each version. Without debuggers and coverage maps stay out of the code: they are four times as long.
 */
export function withInlineMap(source: Source): Source {
  const { code, path } = source
  if (code !== undefined && isAsWritten(source)) return withMap(source, code, mapAsWritten(path, code, textOf(source)))
  const map = mapTextOf(source.map)
  if (code === undefined || map === undefined) return source

  const { mappings, names = [] } = JSON.parse(map) as { mappings: string; names?: readonly string[] }
  const inline = {
    version: 3,
    sources: [urlOf(path)],
    sourcesContent: [textOf(source)],
    names,
    // The prelude, where `--inspect-brk` halts, belongs to the first line of the file.
    mappings: mappings.startsWith(';') ? `AAAA${mappings}` : `AAAA,${mappings}`,
  }
  return withMap(source, code, inline)
}

function withMap(source: Source, code: string, map: object): Source {
  const text = Buffer.from(JSON.stringify(map)).toString('base64')
  return { ...source, code: `${code}\n//# sourceMappingURL=data:application/json;base64,${text}\n` }
}

/** The map of code as it was written: the one that it names, or else one that leads from each word to itself. */
function mapAsWritten(path: string, code: string, text: string | null): object {
  const own = linkedMap(code, urlOf(path))
  if (own !== undefined) return { ...own, mappings: moved(own.mappings) }
  const lines = code.split('\n').slice(0, -1) // the last one is the epilogue
  const mappings = lines.map((line, index) => {
    const begin = movedColumns(index + 1)
    return [...line.matchAll(WORD)].map(({ index: at }) => [at, 0, index, Math.max(0, at - begin)])
  })
  return { version: 3, sources: [urlOf(path)], sourcesContent: [text], names: [], mappings: encodeMappings(mappings) }
}

const WORD = /[\w$]+|[^\s\w$]/g

/** Moves the columns of the first line behind the prelude. */
function moved(mappings: string): string {
  if (/^;|^$/.test(mappings)) return mappings // that line has none
  return withFirstColumn(mappings, new Segments(mappings).column(0) + movedColumns(1))
}

/** Returns the text that a source was made from, if its file still has it. */
function textOf({ path, digest }: Source): string | null {
  const text = readIfThere(path)
  return text !== undefined && digestOf(text) === digest ? text : null
}
