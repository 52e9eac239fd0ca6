import type { Dirent } from 'node:fs'
import { join } from 'node:path'
import { builtin } from '../node/builtin.js'

export interface WalkOptions {
  /** How many levels below the folder to go; 0 for its own files only. */
  readonly depth: number
  /** Folders for which it is true are left out. */
  skips(folder: string): boolean
}

/** Yields the folders from one downwards, each with its files, as absolute paths. What can't be read is left out. */
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
