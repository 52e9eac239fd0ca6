import { renameSync, type Stats, unlinkSync, writeFileSync } from 'node:fs'
import { succeeds } from '../node/succeeds.js'

/** How the names of files end that are being written. */
export const TEMPORARY_ENDING = '.tmp'
/** The rights of a group, and of all others, to write. */
const WRITABLE_BY_OTHERS = 0o022

/** True for a file that this user alone can write, as {@link replaceFile} makes them: what is in it will be run. */
export function isTrusted(stats: Stats): boolean {
  const user = process.getuid?.()
  const rights = stats.mode & 0o777
  // A file system without rights (a drive of Windows) shows all of them for each file.
  const isWritable = (rights & WRITABLE_BY_OTHERS) !== 0 && rights !== 0o777
  return user === undefined || (stats.uid === user && !isWritable)
}

/** Writes a file beside it and renames that, so that no process reads half a file. Returns whether it could. There is no fsync. */
export function replaceFile(path: string, bytes: Buffer): boolean {
  // Threads of one process write too, so its pid is not enough.
  const temporary = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}${TEMPORARY_ENDING}`
  const isWritten = succeeds(() => {
    writeFileSync(temporary, bytes, { flag: 'wx', mode: 0o600 })
    renameSync(temporary, path)
  })
  if (!isWritten) succeeds(() => unlinkSync(temporary))
  return isWritten
}
