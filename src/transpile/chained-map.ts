import { createRequire } from 'node:module'
import type { RawSourceMap } from 'source-map'
import { requireOwn } from '../own-files.js'
import type { Source, StoredText } from './source.js'

type SourceMapLibrary = typeof import('source-map')

/**
 * The map of what somebody has made of our code: from theirs by way of ours to the file. It is made when a place is looked up, by the library
 * that source-map-support reads maps with.
 */
export function chainedMap(theirs: Source['map'], ours: Source['map'], hasSameLines: boolean): Source['map'] {
  // Who gives no map has changed little, or says nothing of where things are.
  if (theirs === undefined) return hasSameLines ? ours : undefined
  if (ours === undefined) return undefined
  return {
    read() {
      const outer = textOf(theirs)
      const inner = textOf(ours)
      return outer === undefined || inner === undefined ? inner : chain(outer, inner)
    },
  }
}

function chain(theirs: string, ours: string): string {
  const { SourceMapConsumer, SourceMapGenerator } = createRequire(requireOwn.resolve('source-map-support'))(
    'source-map',
  ) as SourceMapLibrary
  const outer = JSON.parse(theirs) as RawSourceMap
  // One source, by whatever name: it was our code.
  const named = { ...outer, sources: outer.sources.map(() => 'ours') }
  const generator = SourceMapGenerator.fromSourceMap(new SourceMapConsumer(named))
  generator.applySourceMap(new SourceMapConsumer(JSON.parse(ours) as RawSourceMap), 'ours')
  return generator.toString()
}

function textOf(map: string | StoredText): string | undefined {
  return typeof map === 'string' ? map : map.read()
}
