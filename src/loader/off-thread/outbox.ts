import type { MessagePort } from 'node:worker_threads'
import { isProjectFile } from '../../files/project-file.js'
import { dirname } from '../../node/path.js'
import { SourceMaps } from '../../transpile/source-maps.js'
import { EventQueue } from '../event-queue.js'
import type { LoadEvent, LoaderEvent } from '../events.js'
import { type FromHooksThread, SENT } from './protocol.js'

/** Sends the events of the hooks thread to the program's thread. */
export class Outbox {
  /** Source maps, which stay here until the program's thread requests one. */
  readonly maps = new SourceMaps()
  readonly #sent: Int32Array
  readonly #queue: EventQueue<FromHooksThread>
  /** Folders of the project files that were loaded. */
  readonly #folders = new Set<string>()
  /** No event is delayed. */
  #isImmediate: boolean

  constructor(port: MessagePort, sent: Int32Array, isImmediate: boolean) {
    this.#sent = sent
    this.#isImmediate = isImmediate
    this.#queue = new EventQueue((events) => {
      port.postMessage(events)
      Atomics.add(sent, SENT.toProgram, 1)
    })
  }

  /** Sends an event: at once, or later together with others. */
  put(event: LoaderEvent): void {
    if (event.type === 'load') Atomics.add(this.#sent, SENT.loaded, 1)
    this.#queue.push(event.type === 'load' ? this.#slim(event) : event)
    if (this.#isUrgent(event)) this.flush()
  }

  /** Sends all delayed events now. */
  flush(): void {
    this.#queue.flush()
  }

  #slim(event: LoadEvent): FromHooksThread {
    this.maps.add(event.source.path, event.version, event.source.map)
    // Only the code of CommonJS is sent: the program's thread loads it.
    const { source } = event
    const code = source.format === 'module' ? undefined : source.code
    const own = source.own && { ...source.own, code: undefined, map: undefined }
    return { ...event, hasMap: source.map !== undefined, source: { ...source, own, code, map: undefined } }
  }

  /**
   * A new version must be known before it is evaluated, and the config files of a folder before they change: the first file loaded from the
   * folder makes them known.
   */
  #isUrgent(event: LoaderEvent): boolean {
    if (event.type === 'import') this.#isImmediate ||= event.boundary
    if (this.#isImmediate || event.type === 'unreadable-config') return true
    if (event.type !== 'load' || !isProjectFile(event.source.path)) return false
    const folder = dirname(event.source.path)
    const isNewFolder = !this.#folders.has(folder)
    this.#folders.add(folder)
    return isNewFolder || event.version > 0
  }
}
