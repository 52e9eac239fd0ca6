import { commonJsStub } from '../transpile/common-js-stub.js'
import type { HookSteps } from './drive.js'
import type { LoadResult, NextLoad } from './load.js'

/** Answers an `import` of CommonJS with a stub, for hooks in a thread of their own. */
// biome-ignore lint/correctness/useYield: a hook that needs no `next`
export function* loadByStub(
  source: { code: string | undefined; text: string | undefined },
  _input: NextLoad,
): HookSteps<NextLoad, LoadResult> {
  return { format: 'commonjs', source: commonJsStub(source.code ?? source.text ?? ''), shortCircuit: true }
}
