import { dirname } from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import { isProjectFile } from '../../files/project-file.js'
import { SourceMaps } from '../../transpile/source-maps.js'
import { EventQueue } from '../event-queue.js'
import type { LoadEvent, LoaderEvent } from '../events.js'
import { type FromHooksThread, SENT } from './protocol.js'

/** What the hooks thread has seen, on its way to the program's thread. */
export class Outbox {
  /** The maps stay here until one is asked for. */
  readonly maps = new SourceMaps()
  readonly #sent: Int32Array
  readonly #queue: EventQueue<FromHooksThread>
  /** Of modules that were loaded. */
  readonly #folders = new Set<string>()
  /** Nothing is held back. */
  #isImmediate: boolean

  constructor(port: MessagePort, sent: Int32Array, isImmediate: boolean) {
    this.#sent = sent
    this.#isImmediate = isImmediate
    this.#queue = new EventQueue((events) => {
      port.postMessage(events)
      Atomics.add(sent, SENT.toProgram, 1)
    })
  }

  /** Sends an event, at once or together with others. */
  put(event: LoaderEvent): void {
    if (event.type === 'load') Atomics.add(this.#sent, SENT.loaded, 1)
    this.#queue.push(event.type === 'load' ? this.#slim(event) : event)
    if (this.#isUrgent(event)) this.flush()
  }

  flush(): void {
    this.#queue.flush()
  }

  #slim(event: LoadEvent): FromHooksThread {
    this.maps.add(event.source.path, event.version, event.source.map)
    // CommonJS is loaded by the program's thread.
    const { source } = event
    const code = source.format === 'module' ? undefined : source.code
    const own = source.own && { ...source.own, code: undefined, map: undefined }
    return { ...event, hasMap: source.map !== undefined, source: { ...source, own, code, map: undefined } }
  }

  /** Of a new version it is to be known before it is evaluated, and of config files, which stand in folders, before they change. */
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
