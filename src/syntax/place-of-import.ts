import type { Place } from './code-frame.js'
import { stringsAfter } from './strings-after.js'

const IMPORT = /(?:\b(?:from|import)|\brequire\s*\(|\bimport\s*\()\s*['"]/g

/** The place of the first import of a specifier in a text; `undefined` if there is none. */
export function placeOfImport(specifier: string, contents: string): Place | undefined {
  for (const { text, index } of stringsAfter(IMPORT, contents)) {
    if (text !== specifier) continue
    const line = contents.slice(0, index).split('\n').length
    const column = index - contents.lastIndexOf('\n', index - 1)
    return { line, column, length: specifier.length + 2 }
  }
  return undefined
}
