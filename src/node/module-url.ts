import { fileURLToPath, pathToFileURL } from 'node:url'
import { sep } from './path.js'

/** What Node is told of the system, by the separator of its paths. */
const SYSTEMS = { '/': { windows: false }, '\\': { windows: true } } as const

/** Matches a version in the query only: a file name, or the program's own hash, may look like one. */
const VERSION = /^([^?#]*\?(?:[^#]*&)?)hot-hook=(\d+)(?:&|(?=#|$))/

/** Paths that are written alike in a URL, which most are, but not with `//` or `/..`. Paths of Windows never match. */
const PLAIN_PATH = /^(?:\/[\w-][\w.-]*)+$/
const PLAIN_URL = /^file:\/\/(?:\/[\w-][\w.-]*)+$/

/** Removes the version from a URL. The program's own query and hash stay. */
export function withoutVersion(url: string): string {
  if (!url.includes('hot-hook=')) return url
  const match = VERSION.exec(url)
  if (match === null) return url
  const [whole, before = ''] = match
  const after = url.slice(whole.length)
  // The `?` or `&` before the version stays only if more of the query follows.
  return (whole.endsWith('&') ? before : before.slice(0, -1)) + after
}

/** Puts a version into a URL that has none. Version 0 is the clean URL. */
export function withVersion(url: string, version: number): string {
  if (version === 0) return url
  const hashAt = url.indexOf('#')
  const [beforeHash, hash] = hashAt === -1 ? [url, ''] : [url.slice(0, hashAt), url.slice(hashAt)]
  return `${beforeHash}${beforeHash.includes('?') ? '&' : '?'}hot-hook=${version}${hash}`
}

/** The version that a URL carries; 0 for a clean one. */
export function versionOf(url: string): number {
  return url.includes('hot-hook=') ? Number(VERSION.exec(url)?.[2] ?? 0) : 0
}

/** The absolute path of a `file:` URL, without query and hash; `undefined` for any other URL, and for an invalid one. */
export function pathOf(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined
  if (sep === '/' && PLAIN_URL.test(url)) return url.slice('file://'.length)
  try {
    return fileURLToPath(withoutSuffix(url), SYSTEMS[sep])
  } catch {
    return undefined // it has a host or an encoded slash
  }
}

/** The clean `file:` URL of an absolute path. */
export function urlOf(path: string): string {
  if (PLAIN_PATH.test(path)) return `file://${path}`
  return pathToFileURL(path, SYSTEMS[sep]).href
}

/** Splits a specifier or URL into the name of the module and the `?query#hash` after it. */
export function splitSuffix(specifier: string): { name: string; suffix: string } {
  const at = specifier.search(/[?#]/)
  // `#name` at the start is a package import, not a hash.
  if (at <= 0) return { name: specifier, suffix: '' }
  return { name: specifier.slice(0, at), suffix: specifier.slice(at) }
}

function withoutSuffix(url: string): string {
  const at = url.search(/[?#]/)
  return at === -1 ? url : url.slice(0, at)
}
