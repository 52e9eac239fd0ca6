import { basename, dirname, isAbsolute, relative, resolve, sep } from '../node/path.js'
import { requireOwn } from '../own-files.js'
import { IGNORES_CASE, nameOnDisk } from './real-path.js'

/** Loads picomatch when it is first needed: a start does not need it. */
function picomatch(): typeof import('picomatch') {
  return requireOwn('picomatch')
}

/** Glob patterns, relative to a folder. */
export interface Patterns {
  /** True if a pattern matches an absolute path. */
  matches(path: string): boolean
  /** The folders in which paths can match, one for each pattern. */
  places(): PatternPlace[]
}

/** A folder in which a pattern can match something, and how many levels below it; 0 for its own files only. */
export interface PatternPlace {
  readonly folder: string
  readonly depth: number
}

/**
 * Makes patterns from globs that are relative to `folder`, an absolute path. The globs are compiled when they are first used. They tell upper from
 * lower case where the system does.
 */
export function createPatterns(globs: readonly string[], folder: string, ignoresCase = IGNORES_CASE): Patterns {
  let compiled: CompiledGlob[] | undefined
  const all = () => {
    compiled ??= globs.map((glob) => compile(glob, folder, ignoresCase))
    return compiled
  }
  return {
    matches: (path) => globs.length > 0 && all().some(({ matches }) => matches(toPosix(path))),
    places: () => all().map(({ place }) => place),
  }
}

/** A filter for names, such as those of packages, by globs. */
export function createNameFilter(globs: readonly string[]): (name: string) => boolean {
  let isMatch: ((name: string) => boolean) | undefined
  return (name) => {
    isMatch ??= picomatch()([...globs], { dot: true })
    return isMatch(name)
  }
}

/** What is wrong with a glob, if anything is. */
export function problemOfGlob(glob: string): string | undefined {
  if (glob === '') return 'it matches nothing'
  if (!/[[\](){}]/.test(glob)) return undefined
  try {
    picomatch().makeRe(glob, { strictBrackets: true })
    return undefined
  } catch {
    return 'a bracket has no partner; a backslash before it makes it a part of the name'
  }
}

interface CompiledGlob {
  readonly place: PatternPlace
  matches(path: string): boolean
}

/** The part of a glob before its wildcards becomes a folder, which is compared literally: a project's folder may be named `[x]`. */
function compile(glob: string, folder: string, ignoresCase: boolean): CompiledGlob {
  const { base, glob: pattern } = picomatch().scan(toPosix(glob)) as { base: string; glob: string }
  const isPlain = pattern === ''
  const start = resolve(folder, isPlain ? dirname(base) : base)
  const rest = isPlain ? basename(base) : pattern
  const inCase = (text: string) => (ignoresCase ? text.toLowerCase() : text)
  const isMatch = isPlain
    ? (path: string) => inCase(path) === inCase(rest)
    : picomatch()(rest, { dot: true, nocase: ignoresCase })
  const prefix = inCase(toPosix(start).replace(/\/?$/, '/'))

  return {
    place: {
      folder: nameOnDisk(start),
      depth: rest.includes('**') ? Number.POSITIVE_INFINITY : rest.split('/').length - 1,
    },
    matches: (path) => inCase(path).startsWith(prefix) && isMatch(path.slice(prefix.length)),
  }
}

/** A path as it is shown: relative to `folder` with forward slashes if it is below it, otherwise as it is. */
export function relativePath(path: string, folder: string): string {
  const short = relative(folder, path)
  // On another drive of Windows it is absolute.
  const isOutside = short === '..' || short.startsWith(`..${sep}`) || isAbsolute(short)
  return short === '' || isOutside ? path : toPosix(short)
}

function toPosix(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}
