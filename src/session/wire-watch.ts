import type { Changes } from '../changes/changes.js'
import type { RelevantFiles } from '../changes/relevant-files.js'
import type { Loading } from '../runtime/loading.js'
import { ProjectWatch } from '../watch/project-watch.js'
import type { SessionParts } from './session-parts.js'

interface Watched {
  readonly changes: Changes
  readonly files: RelevantFiles
  readonly loading: Loading
}

/** Creates the watcher of all files that the program depends on. What may have changed is given to `changes`. */
export function wireWatch(parts: SessionParts, { changes, files, loading }: Watched): ProjectWatch {
  const { tools, settings, reporter, recorder, hooks, background } = parts
  return new ProjectWatch({
    program: {
      since: Date.now(),
      restsIn: () => loading.restsIn(),
      hasFiles: () => recorder.known.hasLoadedModules || hooks.countLoaded() > 0,
      files: () => {
        recorder.graph() // up to date
        return files.inUse()
      },
    },
    scope: {
      folder: () => settings.folder,
      otherPlaces: () => [...settings.reloadPlaces(), ...tools.tsconfigs.shadowingPlaces()],
      ignores: (path) => settings.ignores(path),
      isCompared: (path) => !settings.rules.reloads(path),
    },
    touch: (path) => changes.touch(path),
    onReady: () => background.prepare(),
    onError: (error) => reporter.watcherFailed(error),
  })
}
