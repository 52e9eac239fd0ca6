import type { FileTree } from '../support/project.js'

/** A program that prints what Node means by something. */
export interface ConformanceCase {
  /** What is the same as without hot-hook: "a subject does something". */
  readonly name: string
  readonly files: FileTree
  /** Symbolic links in the project: what each leads to, by its name. */
  readonly links?: Readonly<Record<string, string>>
  /** Node's options and the entry. Default: `app.js`. */
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** The first line of Node that can run it. */
  readonly since?: number
  /** What it prints, where Node alone cannot run it, as with TypeScript. Default: what Node alone prints. */
  readonly prints?: string
}
