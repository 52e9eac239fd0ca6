import { relativePath } from '../files/patterns.js'
import { readIfThere } from '../files/read-if-there.js'
import { getOrInsert } from '../node/get-or-insert.js'
import { resolve } from '../node/path.js'
import { codeFrame } from '../syntax/code-frame.js'
import type { TypeErrorView } from '../ui/protocol.js'
import type { Diagnostic } from './tsc-output.js'

/** Shows errors with their code frames. `folder` is the working directory of the compiler. An error of the whole project is shown at `tsconfig`. */
export function viewsOf(diagnostics: readonly Diagnostic[], folder: string, tsconfig: string): TypeErrorView[] {
  const texts = new Map<string, string | undefined>()
  return diagnostics.map(({ file, line, column, code, message }) => {
    const path = file === undefined ? tsconfig : resolve(folder, file)
    const text = file === undefined ? undefined : getOrInsert(texts, path, () => readIfThere(path))
    // How much to mark, the compiler does not say.
    const frame = text === undefined ? '' : codeFrame(text, { line, column, length: 1 })
    return { file: relativePath(path, folder), line, column, code, message, frame }
  })
}
