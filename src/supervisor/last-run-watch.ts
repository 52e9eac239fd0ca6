import { FOLDER_PREFIX } from '../cache/tidy-folder.js'
import { digestOf } from '../files/digest.js'
import { encodingOf, isScript, mayBeImported } from '../files/file-kinds.js'
import { CLOCK_TICK_MS, changedAt, isFile } from '../files/file-times.js'
import { createInstalledFilter } from '../files/installed-places.js'
import { createPatterns } from '../files/patterns.js'
import { readRegular } from '../files/read-if-there.js'
import { realPathOf } from '../files/real-path.js'
import { orUndefined } from '../node/or-undefined.js'
import { join, resolve } from '../node/path.js'
import { candidates } from '../resolve/candidates.js'
import { ProjectWatch } from '../watch/project-watch.js'
import type { AppProcess } from './app-process.js'

/** How long to wait after a save for another one. */
const SETTLE_MS = 20

interface Options {
  /** Absolute paths of the program's entry, which is always watched, and of the folder of the project. */
  readonly entry: string
  readonly folder: string
  /** What `HOT_HOOK_CACHE` says: what is written there is nobody's save. */
  readonly cache: string | undefined
  /** The files that another process watches, as it does those that match `reload` and new ones; empty without such a process. */
  readonly besides: ReadonlyMap<string, unknown>
  onChange(path: string): void
  onError(error: Error): void
}

/**
 * Watches for a process that can't do that itself, since it has ended or is stuck: the files that it had loaded and, if no other process
 * does, those that match `reload` or that an import may look for. Returns a function that stops it.
 */
export function watchLastRun(
  run: AppProcess,
  { entry, folder, cache, besides, onChange, onError }: Options,
): () => void {
  const files = new Set([...run.files.keys(), entry].filter((path) => !besides.has(path)))
  const patterns = run.patterns ?? { folder, reload: [], ignore: [] }
  const reload = createPatterns(patterns.reload, patterns.folder)
  const isInstalled = createInstalledFilter(patterns.reload, patterns.folder)
  const ignore = createPatterns(patterns.ignore, patterns.folder)
  const inCache = cache ? join(realPathOf(cache) ?? resolve(cache), FOLDER_PREFIX) : undefined
  const isCache = (path: string) => inCache !== undefined && path.startsWith(inCache)
  const mayMatter = (path: string) => besides.size === 0 && (reload.matches(path) || mayBeImported(path))
  const endedAt = Date.now() - CLOCK_TICK_MS
  /** A deletion may mend the program if it had loaded the file; some packages delete files that they have written themselves. */
  const there = new Set([...run.files.keys()].filter(isFile))
  /** The other files that were there when the watcher opened. One that comes later is new, whatever its time: its folder may have been renamed. */
  const seen = new Set<string>()
  let isReady = false
  const isSaved = (path: string) => {
    if (isReady && !seen.has(path) && !files.has(path)) return true
    seen.add(path)
    const at = changedAt(path) ?? 0
    if (at < run.startedAt) return false
    if (at >= endedAt) return true
    // The text that the program has ended with mends nothing, nor does what it may have written itself.
    const isOther = !files.has(path) && !isScript(path) && !reload.matches(path)
    return !isOther && !isText(path, run.files.get(path))
  }
  /** Where an import has looked in vain. */
  const sought = [...files].filter((path) => !isFile(path)).flatMap((path) => [...candidates(path, undefined)])
  const missing = sought.filter((path) => !isFile(path))
  // An editor that saves in two steps must not start the program twice.
  let settling: NodeJS.Timeout | undefined
  let isStopped = false
  const touch = (path: string) => {
    // The watcher may be reading file times when it is stopped.
    if (isStopped || ignore.matches(path) || isCache(path) || !(files.has(path) || mayMatter(path))) return
    if (isFile(path) ? isSaved(path) : there.has(path)) settle(path)
  }
  const settle = (path: string) => {
    clearTimeout(settling)
    settling = setTimeout(() => onChange(path), SETTLE_MS)
  }
  const watch = new ProjectWatch({
    program: { since: run.startedAt, restsIn: () => 0, hasFiles: () => true, files: () => files },
    scope: {
      folder: () => patterns.folder,
      otherPlaces: () => reload.places(),
      ignores: (path) => isInstalled(path) || ignore.matches(path) || isCache(path),
      isCompared: (path) => !reload.matches(path),
    },
    touch,
    // A deletion, or the new name of a folder, from before the watcher was open has left no time in the file system.
    onReady: () => {
      isReady = true
      for (const path of there) if (!isFile(path)) touch(path)
      for (const path of missing) if (!ignore.matches(path) && isFile(path)) settle(path)
    },
    onError,
  })
  watch.schedule()
  // A file that is missing may be made anywhere, also in a new folder.
  if (besides.size === 0) watch.watchEverywhere()
  return () => {
    isStopped = true
    clearTimeout(settling)
    watch.close()
  }
}

/** True if a file has the text of this digest. */
function isText(path: string, digest: string | undefined): boolean {
  return digest !== undefined && digest === orUndefined(() => digestOf(readRegular(path, encodingOf(path))))
}
