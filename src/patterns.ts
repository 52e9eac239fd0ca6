import { createRequire } from 'node:module'
import { relative, resolve, sep } from 'node:path'

type Picomatch = typeof import('picomatch')

let loaded: Picomatch | undefined
/** Loaded when the first pattern is asked: a start doesn't need it. */
function picomatch(): Picomatch {
  loaded ??= createRequire(import.meta.url)('picomatch') as Picomatch
  return loaded
}

/** Glob patterns, relative to a folder. */
export interface Patterns {
  matches(path: string): boolean
  /** Where everything lies that can match. */
  places(): PatternPlace[]
}

/** A folder in which a pattern can match something, and how many levels below it; 0 for its own files only. */
export interface PatternPlace {
  readonly folder: string
  readonly depth: number
}

export function createPatterns(globs: readonly string[], folder: string): Patterns {
  const plain = globs.map((glob) => toPosix(resolve(folder, glob)))
  let isMatch: ((path: string) => boolean) | undefined

  return {
    matches(path) {
      if (plain.length === 0) return false
      isMatch ??= picomatch()(plain, { dot: true })
      return isMatch(toPosix(path))
    },
    places: () => plain.map(placeOf),
  }
}

function placeOf(glob: string): PatternPlace {
  const { base, glob: rest, isGlob } = picomatch().scan(glob) as { base: string; glob: string; isGlob: boolean }
  if (!isGlob) return { folder: base.slice(0, base.lastIndexOf('/')) || '/', depth: 0 }
  return { folder: base, depth: rest.includes('**') ? Number.POSITIVE_INFINITY : rest.split('/').length - 1 }
}

/** A path as people write it: relative to a folder if it lies in it, with forward slashes. */
export function relativePath(path: string, folder: string): string {
  const short = relative(folder, path)
  return short === '' || short.startsWith('..') ? path : toPosix(short)
}

function toPosix(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}
