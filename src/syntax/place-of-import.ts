import type { Place } from './code-frame.js'

const STRING_OR_COMMENT = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g

/** The place of the first import of a specifier in a text; `undefined` if there is none. Comments are skipped; strings are searched too. */
export function placeOfImport(specifier: string, contents: string): Place | undefined {
  const lines = contents
    .replace(STRING_OR_COMMENT, (match) => (match.startsWith('/') ? match.replace(/[^\n]/g, ' ') : match))
    .split('\n')
  const quoted = new RegExp(
    `(?:from|import|require\\()\\s*(['"])${specifier.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')}\\1`,
  )
  for (const [index, line] of lines.entries()) {
    const match = quoted.exec(line)
    if (match === null) continue
    const column = match.index + match[0].length - specifier.length - 1
    return { line: index + 1, column, length: specifier.length + 2 }
  }
  return undefined
}
