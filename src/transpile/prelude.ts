/**
 * Runs first in every ES module. One line, with nothing in it that differs between modules or versions. In Node's hooks thread, where
 * a program may have hooks of its own, nobody listens.
 */
export const PRELUDE = 'globalThis["hot-hook"]?.begin(import.meta);'
/** A part of it that other compilers leave as it is: by it a module is known that has its prelude already. */
export const BEGINS = '?.begin(import.meta)'
/** Runs when the module has been evaluated without a throw. */
export const EPILOGUE = 'globalThis["hot-hook"]?.end(import.meta);'

/** JavaScript of an ES module with the prelude in its first line: in the place of a hashbang, which Node has no use for. */
export function withPrelude(code: string): string {
  return PRELUDE + code.replace(/^\uFEFF?(?:#!.*)?/, '')
}
