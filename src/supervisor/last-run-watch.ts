import { mayBeImported } from '../files/file-kinds.js'
import { changedAt, isFile } from '../files/file-times.js'
import { createPatterns } from '../files/patterns.js'
import { isInstalled } from '../files/project-file.js'

import type { WatchPatterns } from '../processes/supervised/messages.js'
import { ProjectWatch } from '../watch/project-watch.js'

export interface LastRun {
  /** In ms since 1970. */
  readonly startedAt: number
  /** Absolute paths. */
  readonly files: ReadonlySet<string>
  readonly patterns: WatchPatterns
  /** No other process is there that watches for the same patterns and for files that come. */
  readonly isAlone: boolean
}

export interface LastRunWatchPorts {
  onChange(path: string): void
  onError(error: Error): void
}

/** A file that was not saved for so long is taken as it is. */
const SETTLE_MS = 20

/** Watches what a process had loaded that has ended, and what it may have looked for. Returns a function that stops it. */
export function watchLastRun({ startedAt, files, patterns, isAlone }: LastRun, ports: LastRunWatchPorts): () => void {
  const reload = createPatterns(patterns.reload, patterns.folder)
  const ignore = createPatterns(patterns.ignore, patterns.folder)
  const isWanted = (path: string) => files.has(path) || (isAlone && (reload.matches(path) || mayBeImported(path)))
  // An editor that saves in two steps shall not start the program twice.
  let settling: NodeJS.Timeout | undefined
  let isStopped = false
  const touch = (path: string) => {
    // A look that is under way may come to its end after the next start.
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

/** The loss of a file mends nothing. */
function hasChanged(path: string, since: number): boolean {
  return isFile(path) && (changedAt(path) ?? since) >= since
}
