import { readRegular } from '../files/read-if-there.js'
import { pathOf } from '../node/module-url.js'
import { orUndefined } from '../node/or-undefined.js'

/** The comment in JavaScript that says where its source map is. */
const LINK = /\/\/[#@] sourceMappingURL=(\S+)/g

/** A source map of one file, with absolute URLs of its sources. */
export interface LinkedMap {
  readonly sources: readonly string[]
  readonly mappings: string
}

/** Reads the source map that JavaScript at a URL names, in a file or a `data:` URL; `undefined` if it names none that can be read. */
export function linkedMap(code: string, url: string): LinkedMap | undefined {
  const link = [...code.matchAll(LINK)].at(-1)?.[1]
  if (link === undefined) return undefined
  return orUndefined(() => {
    const from = new URL(link, url)
    const map = JSON.parse(contentsOf(from)) as Partial<LinkedMap> & { sourceRoot?: string }
    if (!Array.isArray(map.sources) || typeof map.mappings !== 'string') return undefined
    const { sourceRoot = '', ...rest } = map
    const folder = link.startsWith('data:') ? url : from
    const root = sourceRoot === '' || sourceRoot.endsWith('/') ? sourceRoot : `${sourceRoot}/`
    const sources = map.sources.map((source: string) => new URL(root + source, folder).href)
    return { ...rest, sources, mappings: map.mappings }
  })
}

function contentsOf(url: URL): string {
  if (url.protocol !== 'data:') return readRegular(pathOf(url.href) ?? '', 'utf8')
  const [, isBase64, data = ''] = /^[^,]*?(;base64)?,(.*)$/s.exec(url.pathname) ?? []
  return isBase64 === undefined ? decodeURIComponent(data) : Buffer.from(data, 'base64').toString()
}
