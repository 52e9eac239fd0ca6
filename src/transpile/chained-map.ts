import { createRequire } from 'node:module'
import type { RawSourceMap } from 'source-map'
import { requireOwn, resolveOwn } from '../own-files.js'
import { mapTextOf, type Source } from './source.js'

type SourceMapLibrary = typeof import('source-map')

/**
 * Returns the map of code that another loader (`theirs`) has made of hot-hook's code (`ours`): it leads from their code to the file. The
 * library that source-map-support reads maps with makes it when a position is looked up.
 */
export function chainedMap(theirs: Source['map'], ours: Source['map'], hasSameLines: boolean): Source['map'] {
  // Without a map of theirs, ours still applies if the lines are the same.
  if (theirs === undefined) return hasSameLines ? ours : undefined
  if (ours === undefined) return undefined
  return {
    read() {
      const outer = mapTextOf(theirs)
      const inner = mapTextOf(ours)
      return outer === undefined || inner === undefined ? inner : chain(outer, inner)
    },
  }
}

function chain(theirs: string, ours: string): string {
  const library = createRequire(resolveOwn('source-map-support')).resolve('source-map')
  const { SourceMapConsumer, SourceMapGenerator } = requireOwn<SourceMapLibrary>(library)
  const outer = JSON.parse(theirs) as RawSourceMap
  // The only source of their map is our code, by whatever name.
  const named = { ...outer, sources: outer.sources.map(() => 'ours') }
  const generator = SourceMapGenerator.fromSourceMap(new SourceMapConsumer(named))
  generator.applySourceMap(new SourceMapConsumer(JSON.parse(ours) as RawSourceMap), 'ours')
  return generator.toString()
}
