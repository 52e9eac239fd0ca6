/**
 * Runs first in every ES module. One line, with nothing in it that differs between modules or versions. In Node's hooks thread, where
 * a program may have hooks of its own, nobody listens.
 */
export const PRELUDE = 'globalThis["hot-hook"]?.begin(import.meta);'
/** Runs when the module has been evaluated without a throw. */
export const EPILOGUE = 'globalThis["hot-hook"]?.end(import.meta);'

const HASHBANG = /^#!.*/

/** JavaScript of an ES module with the prelude before its first statement; no line gets another number. */
export function withPrelude(code: string): string {
  const [hashbang = ''] = HASHBANG.exec(code) ?? []
  return hashbang === ''
    ? PRELUDE + code
    : `${hashbang}\n${PRELUDE}${code.slice(hashbang.length).replace(/^\r?\n/, '')}`
}
