import type { RelevantFiles } from '../changes/relevant-files.js'
import type { Settings } from '../config/settings.js'
import type { ModuleGraph } from '../graph/module-graph.js'
import type { Hooks } from '../loader/hooks.js'
import type { StartConditions } from '../node/start-conditions.js'
import type { Relatives } from '../processes/process-tree.js'
import { createFullReload } from '../restart/restart-process.js'
import type { Toolchain } from '../toolchain/toolchain.js'
import { Updater, type UpdaterPorts } from '../update/updater.js'
import type { Upkeep } from './background-work.js'

/** What a session has for its updates. The functions give what is there by the time of the first one. */
export interface UpdaterParts
  extends Pick<
    UpdaterPorts,
    'configFiles' | 'reporter' | 'events' | 'onDisposeError' | 'onApplied' | 'isEvaluating' | 'onHeld'
  > {
  readonly graph: ModuleGraph
  readonly tools: Toolchain
  readonly settings: Settings
  readonly start: StartConditions
  readonly files: RelevantFiles
  hooks(): Hooks
  relatives(): Relatives
  upkeep(): Upkeep
}

/** Puts the updater of a session together. */
export function createUpdater(parts: UpdaterParts): Updater {
  const { graph, tools, settings, start, files, hooks, relatives, upkeep, ...rest } = parts
  return new Updater({
    ...rest,
    ...tools,
    graph,
    get rules() {
      return settings.rules
    },
    canNodeFind: (question) => hooks().canNodeFind(question),
    synchronize: () => hooks().synchronize(),
    forgetFiles: () => hooks().forgetFiles(),
    isRelevant: (path) => files.has(path),
    publish: (outdated, changed) => hooks().publish(outdated, changed),
    importAgain: (url) => hooks().resolveOnly(() => import(url)),
    assertConfig: () => {
      settings.assertReadable()
      parts.configFiles.assertReadable()
    },
    ...createFullReload({
      graph,
      reporter: parts.reporter,
      start,
      options: () => settings.options,
      hold: () => relatives().supervised?.hold(),
      close: async () => {
        await upkeep().close()
        await relatives().endChildren()
      },
      synchronize: () => hooks().synchronize(),
    }),
  })
}
