import { EPILOGUE, PRELUDE, withPrelude } from './prelude.js'
import type { Source } from './source.js'

/**
 * The code of an ES module in JavaScript: its text, with the prelude on the first line and the epilogue after the last. So each line stays
 * where it is, and in the first line all columns move by the length of the prelude.
 */
export function asWritten(text: string): string {
  return `${withPrelude(text)}\n${EPILOGUE}`
}

/** True for the code of a source that is as it was written. */
export function isAsWritten({ format, code, map }: Pick<Source, 'format' | 'code' | 'map'>): boolean {
  return format === 'module' && map === undefined && code?.startsWith(PRELUDE) === true
}

/** By how many columns such code is moved in a line; lines count from 1. */
export function movedColumns(line: number): number {
  return line === 1 ? PRELUDE.length : 0
}

/** A function that esbuild adds for syntax that this Node does not have, like decorators. It stands before all other code. */
const HELPER = /^var (__\w+) = /m

/** A class member that esbuild makes without a function of its own. */
const ACCESSOR = /\baccessor\s+[\w$#"'[]/

/** True for JavaScript that needs what esbuild made of it (`code`): it has syntax that this Node can't run. */
export function isLowered(text: string, code: string): boolean {
  const helper = HELPER.exec(code)?.[1]
  if (helper !== undefined && !text.includes(helper)) return true
  return ACCESSOR.test(text) && !ACCESSOR.test(code)
}
