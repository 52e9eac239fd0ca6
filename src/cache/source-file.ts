import type { ImportUse } from '../syntax/uses.js'
import { mapTextOf, type Source } from '../transpile/source.js'
import { checksumOf } from './checksum.js'

/** What a source is looked up by. */
export interface SourceKey {
  /** The absolute path of the file. */
  readonly path: string
  /** The whole text of the file. */
  readonly text: string
  /** Identifies all else that determines the source. It is a part of a file name: letters, digits and hyphens. */
  readonly recipe: string
}

/** A transpiled source, with the text and the recipe that it was made from. */
export interface Transpiled {
  readonly source: Source
  readonly text: string
  readonly recipe: string
}

/** The first part of a cache file, as JSON. */
interface Meta {
  readonly path: string
  readonly recipe: string
  readonly digest: string
  readonly format: Source['format']
  readonly uses: readonly [specifier: string, isStatic: boolean, calls: number, names: readonly string[] | null][]
  readonly computedCalls: number
  /** How many bytes these parts have; none for a part that there is not. */
  readonly codeLength: number | undefined
  readonly mapLength: number | undefined
  /** True if the other parts are ASCII, which is read faster. */
  readonly isAscii: boolean
}

/*
 * A cache file:  checksum │ length of the meta │ length of the text │ meta │ code │ map │ text
 *
 * The three numbers are unsigned integers of 32 bits in little endian. The checksum is that of all that follows it up to the text, which is
 * compared with the text of the file anyway.
 */
const HEADER = { checksum: 0, metaLength: 4, textLength: 8, byteLength: 12 } as const

/** Returns the contents of a cache file. */
export function encodeSource({ source, text, recipe }: Transpiled): Buffer {
  const { path, digest, format, code, computedCalls } = source
  const map = mapTextOf(source.map)
  const [textLength, codeLength, mapLength] = [Buffer.byteLength(text), byteLengthOf(code), byteLengthOf(map)]
  const meta: Meta = {
    path,
    recipe,
    digest,
    format,
    uses: Array.from(source.uses, ([name, use]) => [name, use.isStatic, use.calls, use.names ?? null]),
    computedCalls,
    codeLength,
    mapLength,
    isAscii: textLength === text.length && codeLength === code?.length && mapLength === map?.length,
  }
  const metaText = JSON.stringify(meta)
  const bytes = Buffer.from(`${' '.repeat(HEADER.byteLength)}${metaText}${code ?? ''}${map ?? ''}${text}`)
  bytes.writeUInt32LE(Buffer.byteLength(metaText), HEADER.metaLength)
  bytes.writeUInt32LE(textLength, HEADER.textLength)
  bytes.writeUInt32LE(checksumOf(checkedIn(bytes)), HEADER.checksum)
  return bytes
}

/** Returns the source in a cache file, without its text; `undefined` if it was made from something else, or the file is damaged. */
export function decodeSource(bytes: Buffer, { path, text, recipe }: SourceKey): Source | undefined {
  if (bytes.length < HEADER.byteLength) return undefined
  if (checksumOf(checkedIn(bytes)) !== bytes.readUInt32LE(HEADER.checksum)) return undefined

  const metaEnd = HEADER.byteLength + bytes.readUInt32LE(HEADER.metaLength)
  const meta = JSON.parse(bytes.toString('utf8', HEADER.byteLength, metaEnd)) as Meta
  if (meta.path !== path || meta.recipe !== recipe) return undefined

  const { digest, format, computedCalls, codeLength, mapLength } = meta
  const encoding = meta.isAscii ? 'latin1' : 'utf8'
  const codeEnd = metaEnd + (codeLength ?? 0)
  const mapEnd = codeEnd + (mapLength ?? 0)
  if (bytes.toString(encoding, mapEnd) !== text) return undefined

  const code = codeLength === undefined ? undefined : bytes.toString(encoding, metaEnd, codeEnd)
  const map = mapLength === undefined ? undefined : bytes.toString(encoding, codeEnd, mapEnd)
  return { path, digest, format, code, text: undefined, map, uses: usesFrom(meta.uses), computedCalls }
}

function checkedIn(bytes: Buffer): Buffer {
  return bytes.subarray(
    HEADER.metaLength,
    Math.max(HEADER.byteLength, bytes.length - bytes.readUInt32LE(HEADER.textLength)),
  )
}

function usesFrom(list: Meta['uses']): Source['uses'] {
  const uses = new Map<string, ImportUse>()
  for (const [specifier, isStatic, calls, names] of list) {
    uses.set(specifier, { isStatic, calls, names: names ?? undefined })
  }
  return uses
}

function byteLengthOf(part: string | undefined): number | undefined {
  return part === undefined ? undefined : Buffer.byteLength(part)
}
