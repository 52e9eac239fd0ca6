import { mayBeImported } from '../files/file-kinds.js'
import { changedAt, isFile } from '../files/file-times.js'
import { createPatterns } from '../files/patterns.js'
import { isInstalled } from '../files/project-file.js'

import type { WatchPatterns } from '../processes/supervised/messages.js'
import { ProjectWatch } from '../watch/project-watch.js'

/** A process of the program that can't watch its files itself: it has ended, or is stuck. */
export interface LastRun {
  /** In ms since 1970. */
  readonly startedAt: number
  /** Absolute paths of the files that it had loaded. */
  readonly files: ReadonlySet<string>
  readonly patterns: WatchPatterns
  /** True if no other process watches for the same patterns and for new files. */
  readonly isAlone: boolean
}

export interface LastRunWatchPorts {
  onChange(path: string): void
  onError(error: Error): void
}

/** How long to wait after a save for another one. */
const SETTLE_MS = 20

/**
 * Watches the files that a process had loaded and, if it is alone, all files that match `reload` or that an import may look for. Returns a
 * function that stops it.
 */
export function watchLastRun({ startedAt, files, patterns, isAlone }: LastRun, ports: LastRunWatchPorts): () => void {
  const reload = createPatterns(patterns.reload, patterns.folder)
  const ignore = createPatterns(patterns.ignore, patterns.folder)
  const isWanted = (path: string) => files.has(path) || (isAlone && (reload.matches(path) || mayBeImported(path)))
  // An editor that saves in two steps must not start the program twice.
  let settling: NodeJS.Timeout | undefined
  let isStopped = false
  const touch = (path: string) => {
    // The watcher may be reading file times when it is stopped.
    if (isStopped) return
    if (ignore.matches(path) || !isWanted(path) || !hasChanged(path, startedAt)) return
    clearTimeout(settling)
    settling = setTimeout(() => ports.onChange(path), SETTLE_MS)
  }
  const watch = new ProjectWatch({
    program: { since: startedAt, restsIn: () => 0, hasFiles: () => true, files: () => files },
    scope: {
      folder: () => patterns.folder,
      otherPlaces: () => reload.places(),
      ignores: (path) => isInstalled(path) || ignore.matches(path),
      isCompared: (path) => !reload.matches(path),
    },
    touch,
    onReady: () => {},
    onError: (error) => ports.onError(error),
  })
  watch.schedule()
  return () => {
    isStopped = true
    clearTimeout(settling)
    watch.close()
  }
}

/** True for a file that was written since a time, in ms since 1970. A deletion does not count: it mends nothing. */
function hasChanged(path: string, since: number): boolean {
  return isFile(path) && (changedAt(path) ?? since) >= since
}
