import type { Dirent } from 'node:fs'
import { builtin } from '../node/builtin.js'
import { join } from '../node/path.js'

export interface WalkOptions {
  /** How many levels to go below the folder; 0 for its own files only. */
  readonly depth: number
  /** True for a folder to leave out, with all below it. */
  skips(folder: string): boolean
}

/** Yields a folder and those below it, each with its files, as absolute paths. Folders that can't be read are left out. */
export async function* walk(folder: string, options: WalkOptions): AsyncGenerator<{ folder: string; files: string[] }> {
  let entries: Dirent[]
  try {
    entries = await builtin('node:fs/promises').readdir(folder, { withFileTypes: true })
  } catch {
    return
  }
  yield { folder, files: entries.filter((entry) => !entry.isDirectory()).map((entry) => join(folder, entry.name)) }

  if (options.depth === 0) return
  for (const entry of entries) {
    const below = join(folder, entry.name)
    if (entry.isDirectory() && !options.skips(below)) yield* walk(below, { ...options, depth: options.depth - 1 })
  }
}
