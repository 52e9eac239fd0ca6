import type { HotHookOptions } from '../api.js'
import { OptionError } from '../errors.js'
import { isFolder } from '../files/file-times.js'
import { canNeverMatch } from '../files/installed-places.js'
import { problemOfGlob } from '../files/patterns.js'
import { realPathOf } from '../files/real-path.js'
import { pathOf } from '../node/module-url.js'
import { dirname, resolve } from '../node/path.js'
import { IS_OF_TYPE, shown, type ValueType } from '../resolve/value-types.js'
import { nearest } from './nearest.js'

const TYPES: Readonly<Record<keyof HotHookOptions, ValueType>> = {
  root: 'a string',
  rootDirectory: 'a string',
  reload: 'an array of strings',
  restart: 'an array of strings',
  ignore: 'an array of strings',
  boundaries: 'an array of strings',
  watch: 'true or false',
  fullReload: '"auto" or "exit"',
  packagesAhead: 'true, false or an array of strings',
  ui: 'true or false',
  throwWhenBoundariesAreNotDynamicallyImported: 'true or false',
  onFullReloadAsked: 'a function',
}

const NEVER_MATCHES = 'it can name files in node_modules only without wildcards before that'

/** Checks options of package.json or `hot.init()`, and returns them. Throws an `OptionError` that names key, value and `where`. */
export function checkOptions(input: unknown, where: string, isFile: boolean): HotHookOptions {
  if (input === undefined) return {}
  const fail = (what: string) => new OptionError(`Cannot use ${what}`, isFile ? where : undefined)
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw fail(`hotHook in ${where}: expected an object, not ${shown(input)}`)
  }
  for (const [key, value] of Object.entries(input)) {
    const type = Object.hasOwn(TYPES, key) ? TYPES[key as keyof HotHookOptions] : undefined
    if (type === undefined) {
      throw fail(`the option "${key}" in ${where}: there is none of that name${hint(key)}`)
    }
    if (type === 'a function' && isFile) {
      throw fail(`the option "${key}" in ${where}: it is a callback, for hot.init() only`)
    }
    if (value !== undefined && !IS_OF_TYPE[type](value)) {
      throw fail(`the option "${key}" in ${where}: expected ${type}, not ${shown(value)}`)
    }
  }
  const { reload, restart, ignore, boundaries } = input as HotHookOptions
  for (const patterns of [reload, restart, ignore, boundaries]) {
    for (const pattern of patterns ?? []) {
      const isNever = patterns !== ignore && patterns !== boundaries && canNeverMatch(pattern)
      const problem = isNever ? NEVER_MATCHES : problemOfGlob(pattern)
      if (problem !== undefined) throw fail(`the pattern ${shown(pattern)} in ${where}: ${problem}`)
    }
  }
  if (reload !== undefined && restart !== undefined)
    throw fail(`"restart" in ${where}: it is another name of "reload"; keep one`)
  return input
}

/** Merges options: later ones win, `undefined` is ignored, and `restart` becomes `reload`. */
export function mergeOptions(...all: readonly HotHookOptions[]): HotHookOptions {
  const merged: Record<string, unknown> = {}
  for (const options of all) {
    for (const [key, value] of Object.entries(options)) {
      if (value !== undefined) merged[key === 'restart' ? 'reload' : key] = value
    }
  }
  return merged
}

/** The absolute path of the file or folder that `root` names: a `file:` URL, or a path relative to `base`. */
export function rootPathOf(root: string, base: string): string {
  return pathOf(root) ?? resolve(base, root)
}

/** The real path of a folder, or of the folder of a file: modules are known by their real paths. */
export function folderOf(path: string): string {
  const real = realPathOf(path) ?? path
  return isFolder(real) ? real : dirname(real)
}

function hint(key: string): string {
  const names = Object.keys(TYPES)
  const best = nearest(key, names)
  return best === undefined ? `; known are ${names.join(', ')}` : `; did you mean "${best}"?`
}
