import { accessSync, constants } from 'node:fs'
import { statsOf } from '../files/file-times.js'

/**
 * Identifies the folder at a path; `undefined` if there is none that can be read. A new folder often has the inode of the last one that was
 * deleted.
 */
export function identityOf(path: string): string | undefined {
  const stats = statsOf(path)
  if (stats?.isDirectory() !== true || readProblemOf(path) !== undefined) return undefined
  return `${stats.ino} ${stats.birthtimeMs}`
}

/** Why this user may not read a folder; `undefined` if there is nothing in the way. */
export function readProblemOf(folder: string): NodeJS.ErrnoException | undefined {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK)
    return undefined
  } catch (error) {
    return error as NodeJS.ErrnoException
  }
}
