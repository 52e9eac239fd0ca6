import { isInstalled } from '../../files/project-file.js'

/**
 * What an `import` of CommonJS gets from hooks in a thread of their own: a stub that asks Node's real CommonJS loader for the file.
 *
 * What a hook gives for CommonJS is run with a `require` of Node's invention, which other modules don't share (facts, 3). The
 * source follows as dead code: Node reads the names of its exports there.
 */
export function commonJsStub(code: string): string {
  return `${STUB}${code.replace(/^#!.*/, '')}\n}`
}

const STUB =
  'const hotHookModule=require("node:module");delete hotHookModule._cache[__filename];' +
  '{module.exports=hotHookModule._load(__filename,null,require.main===module)};if(1){}else{'

/** The column of the call in line 1 of a stub, as stack traces count. */
export const STUB_CALL_COLUMN = STUB.indexOf('_load(') + 1

/** True for the call that a stub makes, which is not what a person is looking for in a stack. */
export function isStubCall(site: NodeJS.CallSite): boolean {
  const isThere = site.getLineNumber() === 1 && site.getColumnNumber() === STUB_CALL_COLUMN
  return isThere && site.getFunctionName() === null && !isInstalled(site.getFileName() ?? '')
}
