import { readdirSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { modifiedAt, statsOf } from '../files/file-times.js'
import { TEMPORARY_ENDING } from '../files/trusted-file.js'
import { orUndefined } from '../node/or-undefined.js'
import { join } from '../node/path.js'
import { succeeds } from '../node/succeeds.js'

/** A day in ms. */
export const DAY_MS = 86_400_000
/** How the names of the folders begin that the cache makes in its own, which may be that of the project. */
export const FOLDER_PREFIX = 'sources-'
/** How the names of cache files end. */
export const ENDING = '.source'
/** The folder for what V8 has compiled of hot-hook itself, and how the names of its files end. */
export const CODE_FOLDER = 'hot-hook-code'
export const CODE_ENDING = '.code'
/** The file whose mtime is the time of the last tidying. */
const MARKER = 'tidied'
/** Sources that were not used for longer are deleted. */
const KEPT_MS = 30 * DAY_MS
/** The time of a file's last use is updated when it is older. */
const FRESH_MS = 7 * DAY_MS
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
  // Written before the work, so that other processes do not do the same. Without a folder that can be written, there is nothing to do.
  if (!succeeds(() => writeFileSync(marker, `${now}`))) return

  for (const each of [folder, join(cacheFolder, CODE_FOLDER)]) deleteUnused(each, now, mostBytes)
  deleteOtherVersions(cacheFolder, now)
}

/** Notes that a file of the cache is in use, so that it is kept. Never throws. */
export function markUsed(path: string, mtimeMs: number): void {
  const now = Date.now()
  // It is in the future where the clock was wrong.
  if (Math.abs(now - mtimeMs) > FRESH_MS) succeeds(() => utimesSync(path, now / 1_000, now / 1_000))
}

function deleteUnused(folder: string, now: number, mostBytes: number): void {
  const kept: { path: string; size: number; usedAt: number }[] = []
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    const stats = statsOf(path)
    if (stats === undefined) continue
    // It is in the future where the clock was wrong.
    const age = Math.abs(now - stats.mtimeMs)
    const isOurs = name.endsWith(ENDING) || name.endsWith(CODE_ENDING)
    if (isOurs && age <= KEPT_MS) kept.push({ path, size: stats.size, usedAt: stats.mtimeMs })
    else if (isOurs || (name.endsWith(TEMPORARY_ENDING) && age > TEMPORARY_MS)) remove(path)
  }
  let bytes = 0
  for (const { path, size } of kept.sort((one, other) => other.usedAt - one.usedAt)) {
    bytes += size
    if (bytes > mostBytes) remove(path)
  }
}

function deleteOtherVersions(cacheFolder: string, now: number): void {
  for (const name of namesIn(cacheFolder)) {
    if (!name.startsWith(FOLDER_PREFIX) || !/^\d+$/.test(name.slice(FOLDER_PREFIX.length))) continue
    const path = join(cacheFolder, name)
    // The marker changes if a program of that version runs for a while, the folder if one writes something new.
    const usedAt = Math.max(modifiedAt(path) ?? now, modifiedAt(join(path, MARKER)) ?? 0)
    if (now - usedAt > KEPT_MS) succeeds(() => rmSync(path, { recursive: true }))
  }
}

function namesIn(folder: string): string[] {
  return orUndefined(() => readdirSync(folder)) ?? []
}

function remove(path: string): void {
  succeeds(() => unlinkSync(path))
}
