import type { FileTree } from '../support/project.js'

/** One program that has to run, and what it prints, in JSON. */
export interface Case {
  /** The row of the table in this folder's README. */
  readonly what: string
  /** A part of a row: the row holds if all of its parts do. */
  readonly part?: string
  readonly files: FileTree
  /** Symlinks: by name, relative to the project, what they lead to. */
  readonly links?: Readonly<Record<string, string>>
  /** What follows the options that load hot-hook. Default: `app.ts`. */
  readonly args?: readonly string[]
  /** Options of Node that stand before those that load hot-hook. */
  readonly before?: readonly string[]
  /** To be written to its standard input. */
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  /** It is loaded by NODE_OPTIONS, not on the command line. */
  readonly byEnvironment?: boolean
  readonly prints: unknown
  /** The kind of module that its entry is, where that is what it is about; the second thing that it prints. */
  readonly format?: 'ES module' | 'CommonJS'
  /** Major versions of Node on which it does not run. */
  readonly notOn?: readonly number[]
}

/** The name of a case among all. */
export function nameOf({ what, part }: Case): string {
  return part === undefined ? what : `${what}: ${part}`
}
