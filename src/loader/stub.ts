import { commonJsStub } from '../transpile/common-js-stub.js'
import type { Source } from '../transpile/source.js'
import type { HookSteps } from './drive.js'
import { type ExportedNamesPorts, withExportedNames } from './exported-names.js'
import type { LoadResult, NextLoad } from './load.js'

/** Answers an `import` of CommonJS with a stub, for hooks in a thread of their own. */
export function loadByStub(ports: ExportedNamesPorts) {
  // biome-ignore lint/correctness/useYield: a hook that needs no `next`
  return function* (source: Source, _input: NextLoad): HookSteps<NextLoad, LoadResult> {
    const code = source.code === undefined ? (source.text ?? '') : withExportedNames(source, ports)
    return { format: 'commonjs', source: commonJsStub(code), shortCircuit: true }
  }
}
