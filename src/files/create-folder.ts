import { mkdirSync } from 'node:fs'
import { dirname } from '../node/path.js'
import { succeeds } from '../node/succeeds.js'
import { isFolder } from './file-times.js'

/**
 * Makes a folder for this user alone, and those above it that are missing. Returns whether it is there.
 *
 * Not by the option `recursive`: where a folder can't be made although the one above is there, as in `/proc`, Node tries for ever.
 */
export function createFolder(path: string): boolean {
  if (isFolder(path)) return true
  const above = dirname(path)
  if (above === path || !createFolder(above)) return false
  // Another process may make it at the same time.
  return succeeds(() => mkdirSync(path, { mode: 0o700 })) || isFolder(path)
}
