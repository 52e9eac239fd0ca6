const STRING_OR_COMMENT = /"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g
const STRING_OR_TRAILING_COMMA = /"(?:\\.|[^"\\\n])*"|,(?=\s*[}\]])/g

/**
 * Parses JSON with comments and trailing commas, as in a tsconfig.
 *
 * Throws a SyntaxError that says line and column: get-tsconfig reads a malformed file as an empty one.
 */
export function parseJsonc(text: string): unknown {
  // What is removed leaves blanks behind, so that positions in an error stay those of the file.
  const blank = (match: string) => (match.startsWith('"') ? match : match.replace(/[^\n]/g, ' '))
  const json = text
    .replace(/^\uFEFF/, '')
    .replace(STRING_OR_COMMENT, blank)
    .replace(STRING_OR_TRAILING_COMMA, blank)
  return json.trim() === '' ? {} : parseJson(json)
}

/** Parses JSON, with or without a byte order mark. Throws a SyntaxError that says line and column, on every Node. */
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

/** What V8 says without its excerpt of the text, which has line breaks, and without the position, which not all messages have. */
function problemOf(error: unknown): string {
  return (error as Error).message
    .replace(/, (?:\.\.\.)?".*" is not valid JSON$/s, '')
    .replace(/ in JSON at position .*$/s, '')
}

/** The offset at which a text stops being the beginning of some JSON. Parses it O(log length) times. */
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
