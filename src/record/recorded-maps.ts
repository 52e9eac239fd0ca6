import { isInstalledTypeScript, isProjectFile } from '../files/project-file.js'
import type { SourceMaps } from '../transpile/source-maps.js'
import type { MapLookUp } from '../transpile/stack-trace.js'
import type { Recorder } from './recorder.js'

/** Looks up source maps for stack traces, also those of modules whose load is not recorded yet. */
export function recordedMaps(maps: SourceMaps, recorder: Recorder): MapLookUp {
  return {
    has(path, version) {
      if (maps.has(path, version) || maps.isAsWritten(path, version)) return maps.has(path, version)
      if (isProjectFile(path) || isInstalledTypeScript(path)) recorder.graph()
      return maps.has(path, version)
    },
    latest(path) {
      recorder.arrived()
      return maps.latest(path)
    },
    isAsWritten: (path, version) => maps.isAsWritten(path, version),
    get: (path, version) => maps.get(path, version),
    revisionOf: (path) => maps.revisionOf(path),
  }
}
