import { readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { modifiedAt, statsOf } from '../files/file-times.js'
import { orUndefined } from '../node/or-undefined.js'

export const DAY_MS = 86_400_000
/** How the names of cache files end, and those of files that are being written. */
export const ENDING = '.source'
export const TEMPORARY_ENDING = '.tmp'
/** The file whose mtime is the time of the last tidying. */
const MARKER = 'tidied'
/** Sources that were not used for longer are deleted. */
const KEPT_MS = 30 * DAY_MS
/** An older temporary file was left behind by a process that was killed. */
const TEMPORARY_MS = 3_600_000
/** The size of all cache files; beyond it, the least recently used ones are deleted. */
const MOST_BYTES = 256 * 1024 * 1024

/**
 * Deletes the files of a folder that are no longer used, and the folders that other versions of hot-hook have left beside it. Does nothing
 * if that was done less than a day ago. Never throws.
 */
export function tidyFolder(cacheFolder: string, folder: string, mostBytes = MOST_BYTES): void {
  const marker = join(folder, MARKER)
  const now = Date.now()
  if (Math.abs(now - (modifiedAt(marker) ?? 0)) < DAY_MS) return
  // Before the work, so that other processes do not do it too. There is nothing to do where there is no folder, or it can't be written.
  if (orUndefined(() => writeFileSync(marker, `${now}`) ?? true) === undefined) return

  deleteUnused(folder, now, mostBytes)
  for (const name of namesIn(cacheFolder)) {
    const path = join(cacheFolder, name)
    const isOld = now - (modifiedAt(join(path, MARKER)) ?? now) > KEPT_MS
    if (isOld && /^sources-\d+$/.test(name)) orUndefined(() => rmSync(path, { recursive: true }))
  }
}

function deleteUnused(folder: string, now: number, mostBytes: number): void {
  const kept: { path: string; size: number; usedAt: number }[] = []
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    const stats = statsOf(path)
    if (stats === undefined) continue
    const age = now - stats.mtimeMs
    if (name.endsWith(ENDING) && age <= KEPT_MS) kept.push({ path, size: stats.size, usedAt: stats.mtimeMs })
    else if (name.endsWith(ENDING) || (name.endsWith(TEMPORARY_ENDING) && age > TEMPORARY_MS)) remove(path)
  }
  let bytes = 0
  for (const { path, size } of kept.sort((one, other) => other.usedAt - one.usedAt)) {
    bytes += size
    if (bytes > mostBytes) remove(path)
  }
}

function namesIn(folder: string): string[] {
  return orUndefined(() => readdirSync(folder)) ?? []
}

function remove(path: string): void {
  orUndefined(() => unlinkSync(path))
}
