import { isFolder } from '../files/file-times.js'
import { orUndefined } from '../node/or-undefined.js'
import { dirname, resolve } from '../node/path.js'
import { nearestTsconfig, Tsconfigs } from '../resolve/tsconfig.js'

/** A tsconfig. */
export interface CheckedProject {
  readonly tsconfig: string
  /** The tsconfig, and those that it extends. */
  readonly configs: readonly string[]
}

/**
 * Returns the tsconfig for a program, by the absolute path of its entry: `named` (what `HOT_HOOK_TSCONFIG` says), or the nearest one. `undefined`
 * if there is none.
 */
export function projectOf(entry: string, named: string | undefined): CheckedProject | undefined {
  const folder = isFolder(entry) ? entry : dirname(entry)
  const nearest = named === undefined ? nearestTsconfig(folder) : resolve(named)
  if (nearest === undefined) return undefined
  // What is wrong with a tsconfig, the compiler says.
  const found = orUndefined(() => new Tsconfigs(named).of(folder))
  return { tsconfig: found?.path ?? nearest, configs: [nearest, ...(found?.texts.keys() ?? [])] }
}

/**
 * The options of the compiler for a project. What it keeps for the next start goes into `stateFile`, or, if that is `undefined`, nowhere; never
 * beside the sources.
 */
export function compilerOptions(tsconfig: string, stateFile: string | undefined): string[] {
  const state = stateFile === undefined ? NO_STATE : ['--incremental', '--tsBuildInfoFile', stateFile]
  return ['--project', tsconfig, '--pretty', 'false', '--locale', 'en', ...NO_OUTPUT, ...state]
}

/** The compiler refuses `emitDeclarationOnly` together with `noEmit`. */
const NO_OUTPUT = ['--noEmit', '--emitDeclarationOnly', 'false']
/** The tsconfig may ask for it in three ways. */
const NO_STATE = ['--composite', 'false', '--incremental', 'false', '--tsBuildInfoFile', 'null']
