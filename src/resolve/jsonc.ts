import { ConfigFileError } from '../errors.js'

const STRING_OR_COMMENT = /"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g
const STRING_OR_TRAILING_COMMA = /"(?:\\.|[^"\\\n])*"|,(?=\s*[}\]])/g

/** Parses the text of a config file. Throws a `ConfigFileError` if it is malformed, or is not an object. */
export function parseObject(file: string, text: string, parse: (text: string) => unknown): object {
  let parsed: unknown
  try {
    parsed = parse(text)
  } catch (error) {
    throw new ConfigFileError(file, (error as Error).message)
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
  throw new ConfigFileError(file, 'expected an object')
}

/** Parses JSON with comments and trailing commas. Throws a SyntaxError with line and column; get-tsconfig would take it for `{}`. */
export function parseJsonc(text: string): unknown {
  // Comments and commas become spaces, so that positions in an error are those of the file.
  const blank = (match: string) => (match.startsWith('"') ? match : match.replace(/[^\n]/g, ' '))
  const json = text
    .replace(/^\uFEFF/, '')
    .replace(STRING_OR_COMMENT, blank)
    .replace(STRING_OR_TRAILING_COMMA, blank)
  return json.trim() === '' ? {} : parseJson(json)
}

/** Parses JSON, with or without a byte order mark. Throws a SyntaxError with line and column, on all versions of Node. */
export function parseJson(text: string): unknown {
  const json = text.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(json)
  } catch (error) {
    const before = json.slice(0, mistakeIn(json)).split('\n')
    const place = `line ${before.length} column ${(before.at(-1) ?? '').length + 1}`
    throw new SyntaxError(`${problemOf(error)} (${place})`)
  }
}

/** Returns V8's message without its excerpt of the text, which has line breaks, and without the position, which some messages lack. */
function problemOf(error: unknown): string {
  return (error as Error).message
    .replace(/, (?:\.\.\.)?".*" is not valid JSON$/s, '')
    .replace(/(?: in JSON)? at position .*$/s, '')
}

/** Returns the offset up to which a text can be completed to valid JSON. Parses it O(log length) times. */
function mistakeIn(json: string): number {
  let sound = 0
  let unsound = json.length + 1
  while (unsound - sound > 1) {
    const length = (sound + unsound) >> 1
    if (isBeginning(json.slice(0, length))) sound = length
    else unsound = length
  }
  return sound
}

function isBeginning(json: string): boolean {
  try {
    JSON.parse(json)
    return true
  } catch (error) {
    const { message } = error as Error
    if (/end of JSON input|Unterminated string/.test(message)) return true
    return Number(/position (\d+)/.exec(message)?.[1]) === json.length
  }
}
