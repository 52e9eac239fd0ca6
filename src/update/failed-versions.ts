import type { Module } from '../graph/module-graph.js'
import { isUnfinished, unfinishedBelow } from '../graph/unfinished.js'
import { urlOf, withVersion } from '../node/module-url.js'
import type { Reporter } from '../report/reporter.js'
import { errorPayloadOf, messageOf } from '../report/thrown.js'
import type { FullReloads } from '../restart/full-reloads.js'
import { inTime } from '../runtime/deadline.js'
import type { Events } from '../runtime/events.js'
import { REJECTED_WITHIN_MS } from './failed-modules.js'
import { throwerOf } from './thrower.js'

/** How long the new versions that the program has asked for have until they are looked at, in ms: most are evaluated by then. */
const LOOK_AFTER_MS = 50

/** What was thrown, where that is known: in CommonJS only who has asked gets it. */
interface Thrown {
  readonly error: unknown
}

export interface FailedVersionsPorts {
  readonly reporter: Pick<Reporter, 'evaluationFailed'>
  readonly events: Pick<Events, 'emit'>
  readonly fullReloads: Pick<FullReloads, 'isSeamless' | 'forThrown'>
  /** Records all that the hooks have seen up to now; may block. */
  synchronize(): void
  /** Imports the module at a URL once more, which is not recorded. */
  importAgain(url: string): Promise<unknown>
  /** True from the first line of the ES module at a URL to its last, and for ever if it has thrown. */
  isEvaluating(url: string): boolean
}

/**
 * New versions that throw while they are evaluated. Some modules can be evaluated only once in a process: those that register a metric, a model
 * or a type somewhere. So the program is started again, if the process that has failed goes on to serve until the new one does.
 */
export class FailedVersions {
  readonly #ports: FailedVersionsPorts
  /** By path: the last version that has thrown, and what. */
  readonly #last = new Map<string, { readonly version: number; readonly message: string | undefined }>()
  /** Why the program is to be started again. */
  #reason: { readonly path: string; readonly message: string | undefined } | undefined

  /** The modules whose new version the program has asked for, until they are looked at. */
  readonly #asked = new Map<Module, NodeJS.Timeout>()

  constructor(ports: FailedVersionsPorts) {
    this.#ports = ports
  }

  /** The new version of an accepted module has thrown. To be followed by one call of {@link startAgain} for all of an update. */
  onAcceptedThrown(module: Module, error: unknown): void {
    this.#report(module, { error }, 'accepted')
  }

  /** Starts the program again because of what has thrown, if nobody has to wait for that. */
  async startAgain(): Promise<void> {
    const reason = this.#reason
    this.#reason = undefined
    if (reason !== undefined) await this.#ports.fullReloads.forThrown(reason.path, reason.message)
  }

  /** The program has asked for a new version, which was loaded. */
  onAsked(root: Module): void {
    // On Node 20 to import what was required would evaluate it a second time.
    if ([...root.importers.values()].some(({ isRequired }) => isRequired)) return
    clearTimeout(this.#asked.get(root))
    this.#asked.set(root, setTimeout(() => void this.#look(root), LOOK_AFTER_MS).unref())
  }

  /** To be called before an update raises versions: resolves when it is known whether those that the program has asked for have thrown. */
  async settle(): Promise<void> {
    await Promise.all([...this.#asked.keys()].map((root) => inTime(this.#look(root), REJECTED_WITHIN_MS)))
  }

  async #look(root: Module): Promise<void> {
    clearTimeout(this.#asked.get(root))
    this.#asked.delete(root)
    if (!isUnfinished(root)) return
    const { importAgain, isEvaluating, synchronize } = this.#ports
    const { path, version } = root
    try {
      await importAgain(withVersion(urlOf(path), version))
    } catch (error) {
      if (root.version !== version) return
      // What the version has imported for the first time.
      synchronize()
      const thrower = throwerOf(error, unfinishedBelow([root]), isEvaluating)
      if (thrower !== undefined) await this.onAskedThrown(thrower, { error })
    }
  }

  /** A new version has thrown that the program has asked for, which knows of that. In CommonJS it throws each time that it is asked for. */
  async onAskedThrown(module: Module, thrown?: Thrown): Promise<void> {
    if (this.#last.get(module.path)?.version === module.version) return
    this.#report(module, thrown, 'asked for')
    await this.startAgain()
  }

  #report(module: Module, thrown: Thrown | undefined, how: 'accepted' | 'asked for'): void {
    const { reporter, events, fullReloads } = this.#ports
    const { path, version, evaluatedVersion = -1 } = module
    const message = thrown && messageOf(thrown.error)
    const last = this.#last.get(path)
    this.#last.set(path, { version, message })
    if (fullReloads.isSeamless()) this.#reason ??= { path, message }
    else {
      const isAgain = last !== undefined && last.message === message && evaluatedVersion < last.version
      if (how === 'accepted' || isAgain) reporter.evaluationFailed(path, thrown, how, isAgain)
    }
    void events.emit(
      'error',
      errorPayloadOf(path, thrown === undefined ? 'It threw while it was evaluated' : thrown.error),
    )
  }
}
