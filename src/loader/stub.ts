import type { HookSteps } from './drive.js'
import type { LoadResult, NextLoad } from './load.js'

/**
 * Answers an `import` of CommonJS with a stub that asks Node's real CommonJS loader for the file.
 *
 * What a hook gives for CommonJS is run with a `require` of Node's invention, which other modules don't share (facts, 3). The
 * source follows as dead code: Node reads the names of its exports there.
 */
// biome-ignore lint/correctness/useYield: a hook that needs no `next`
export function* commonJsStub(
  source: { contents: string; code: string | undefined },
  _input: NextLoad,
): HookSteps<NextLoad, LoadResult> {
  const code = (source.code ?? source.contents).replace(/^#!.*/, '')
  const stub =
    'const hotHookModule=require("node:module");delete hotHookModule._cache[__filename];' +
    '{module.exports=hotHookModule._load(__filename,null,require.main===module)};if(1){}else{'
  return { format: 'commonjs', source: `${stub}${code}\n}`, shortCircuit: true }
}
