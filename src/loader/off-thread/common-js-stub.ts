import { isInstalled } from '../../files/project-file.js'

/**
 * The source that an `import` of CommonJS gets from hooks in Node's hooks thread: a stub that makes Node's real CommonJS loader load the
 * file.
 *
 * Node would run CommonJS that such a hook returns with a `require` made for it alone, without `require.cache` and `require.extensions`
 * (Node's documentation of the `load` hook). The code follows as dead code: Node reads the names of its exports there.
 */
export function commonJsStub(code: string): string {
  return `${STUB}${code.replace(/^#!.*/, '')}\n}`
}

const STUB =
  'const hotHookModule=require("node:module");delete hotHookModule._cache[__filename];' +
  '{module.exports=hotHookModule._load(__filename,null,require.main===module)};if(1){}else{'

/** The column of the call in line 1 of a stub, counted from 1 as in stack traces. */
export const STUB_CALL_COLUMN = STUB.indexOf('_load(') + 1

/** True for the call of a stub, which is of no interest in a stack trace. */
export function isStubCall(site: NodeJS.CallSite): boolean {
  const isThere = site.getLineNumber() === 1 && site.getColumnNumber() === STUB_CALL_COLUMN
  return isThere && site.getFunctionName() === null && !isInstalled(site.getFileName() ?? '')
}
