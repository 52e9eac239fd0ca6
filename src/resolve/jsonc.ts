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
    .replace(/^\uFEFF/, ' ')
    .replace(STRING_OR_COMMENT, blank)
    .replace(STRING_OR_TRAILING_COMMA, blank)
  if (json.trim() === '') return {}

  try {
    return JSON.parse(json)
  } catch (error) {
    throw new SyntaxError(withPlace((error as Error).message, json), { cause: error })
  }
}

/** Node 20 gives an offset, later versions line and column as well; people want the latter. */
function withPlace(message: string, json: string): string {
  if (/line \d+ column \d+/.test(message)) return message
  const offset = /position (\d+)/.exec(message)?.[1]
  const before = json.slice(0, offset === undefined ? json.length : Number(offset)).split('\n')
  const column = (before.at(-1) ?? '').length + 1
  return `${message} (line ${before.length} column ${column})`
}
