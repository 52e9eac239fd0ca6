import { register } from 'node:module'
import type { MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { isProjectFile } from '../../files/project-file.js'
import { builtin } from '../../node/builtin.js'
import { importModule } from '../../node/host.js'
import { OWN_FOLDER_URL } from '../../own-files.js'
import type { Toolchain } from '../../toolchain/toolchain.js'
import type { Source } from '../../transpile/source.js'
import { refusalOf } from '../ask-all.js'
import { CommonJs } from '../common-js/common-js.js'
import { forAll } from '../event-queue.js'
import type { LoaderEvent } from '../events.js'
import type { Hooks, ImportQuestion, Outdated, Recording, RunningProgram } from '../hooks.js'
import { canNodeFind } from '../node-finder.js'
import { mayHaveOtherHooks, onRegistration } from '../other-hooks.js'
import { SIGNALS, signal } from '../signals.js'
import { answerTo } from './answers.js'
import { isStubCall } from './common-js-stub.js'
import { type FromHooksThread, type HooksThreadData, SENT, THREAD_SIGNALS, type ToHooksThread } from './protocol.js'
import { RequireHooks } from './require-hooks.js'
import { RequiredSources } from './required-sources.js'

/** The program's part of the hooks in Node's hooks thread, for versions of Node without usable synchronous hooks. */
export class OffThreadHooks implements Hooks {
  readonly readsConfigItself = true
  readonly #tools: Toolchain
  readonly #recording: Recording
  readonly #commonJs: CommonJs
  readonly #required: RequiredSources
  readonly #sent = new Int32Array(new SharedArrayBuffer(12))
  #program!: RunningProgram
  #port!: MessagePort
  #receiveMessage!: typeof receiveMessageOnPort
  #received = 0
  /** The hooks thread was told at its start that no event may be delayed. */
  #isImmediateThere = false
  /** How many ends of the start are not recorded yet: earlier events may still be on their way from the hooks thread. */
  #endingStarts = 0
  /** Events of this thread that are recorded after those. */
  readonly #seenAfterStart: LoaderEvent[] = []
  /** URLs of evaluated modules that the hooks thread does not know of yet. */
  readonly #evaluated: string[] = []

  constructor(tools: Toolchain, recording: Recording) {
    this.#tools = tools
    this.#recording = recording
    this.#required = new RequiredSources(tools)
    this.#commonJs = this.#createCommonJs()
  }

  install(program: RunningProgram): void {
    this.#program = program
    // `node:worker_threads` is loaded here anyway, and the hooks thread would report an import of it too late.
    program.onThreadsWanted()
    const mayHaveOthers = mayHaveOtherHooks(process.execArgv, process.env)
    this.#startThread()
    if (mayHaveOthers) import.meta.resolve(SIGNALS.lookBehind)
    this.#followRegistrations()
    process.once('exit', () => this.receive())
    this.#commonJs.install()
    new RequireHooks({
      commonJs: this.#commonJs,
      required: this.#required,
      finder: this.#tools.finder,
      versionOf: (path) => this.#recording.versionOf(path),
      onRunAsCommonJs: (path) => this.#post({ type: 'as-common-js', path }),
      report: (event) => this.#report(event),
    }).install()
    this.#commonJs.knowExtensions(mayHaveOthers)
  }

  /** If `hot.init()` has named boundaries since the hooks thread was started, that thread still delays events, and is asked for them. */
  receive(): void {
    if (this.#recording.isImmediate() && !this.#isImmediateThere) this.synchronize()
    else this.#receive()
  }

  synchronize(): void {
    import.meta.resolve(THREAD_SIGNALS.report)
    this.#receive()
  }

  publish(outdated: readonly Outdated[], sources: readonly Source[]): void {
    for (const source of sources) this.#tools.sources.set(source)
    this.#commonJs.drop(outdated)
    const versions = outdated.map(({ path, version }) => [path, version] as const)
    this.#post({ type: 'update', versions, sources: sources.map(withMapText) })
  }

  forgetFiles(): void {
    this.#tools.finder.forget()
    this.#post({ type: 'forget-files' })
  }

  countLoaded(): number {
    return Atomics.load(this.#sent, SENT.loaded)
  }

  endStart(): void {
    this.#commonJs.endStart()
    this.#endingStarts++
    import.meta.resolve(THREAD_SIGNALS.startEnd)
  }

  /**
   * A signal blocks until the hooks thread has received it. So there is one for all modules that are evaluated in one go: after the last of
   * them, and before the code that waits for them goes on.
   */
  signalEvaluated(url: string): void {
    if (this.#evaluated.push(url) > 1) return
    queueMicrotask(() => {
      import.meta.resolve(signal(THREAD_SIGNALS.evaluated, this.#evaluated.splice(0)))
    })
  }

  async prefetch(path: string): Promise<void> {
    await importModule(signal(THREAD_SIGNALS.prefetch, path))
  }

  flush(): void {
    import.meta.resolve(THREAD_SIGNALS.flush)
  }

  canNodeFind(question: ImportQuestion): boolean {
    return canNodeFind(question, { finder: this.#tools.finder, resolveOnly: (action) => action(), refusalOf })
  }

  resolveOnly<T>(action: () => T): T {
    import.meta.resolve(THREAD_SIGNALS.resolveOnly)
    return action()
  }

  codeOf(path: string): string | undefined {
    return answerTo(signal(THREAD_SIGNALS.code, path))
  }

  isOwnCall(site: NodeJS.CallSite): boolean {
    return isStubCall(site)
  }

  #startThread(): void {
    const { MessageChannel, receiveMessageOnPort } = builtin('node:worker_threads')
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    this.#receiveMessage = receiveMessageOnPort
    this.#isImmediateThere = this.#recording.isImmediate()
    const data: HooksThreadData = {
      port: port2,
      sent: this.#sent,
      isImmediate: this.#isImmediateThere,
      tools: this.#tools.options,
    }
    register('./hooks-thread.js', { parentURL: OWN_FOLDER_URL, data, transferList: [port2] })
    port1.on('message', (events: FromHooksThread[]) => this.#recordAll(events))
    port1.unref()
  }

  #followRegistrations(): void {
    let timesAround = 0
    const tellRegistering = (isRegistering: boolean) =>
      void import.meta.resolve(signal(THREAD_SIGNALS.registering, isRegistering))
    onRegistration({
      before: () => tellRegistering(true),
      after(by) {
        tellRegistering(false)
        if (by === 'register') register(`./hooks-around.js?${++timesAround}`, { parentURL: OWN_FOLDER_URL })
      },
    })
  }

  #createCommonJs(): CommonJs {
    const { sources } = this.#tools
    return new CommonJs({
      isSettled: (...edge) => this.#endingStarts === 0 && this.#recording.isSettled(...edge),
      versionOf: (path) => this.#recording.versionOf(path),
      callsOf: (importer, specifier) => {
        // An ES module may use `createRequire()` before its source has arrived here.
        if (sources.get(importer) === undefined && isProjectFile(importer)) this.synchronize()
        return sources.callsOf(importer, specifier)
      },
      isMade: () => false, // our handlers give Node no format
      onGiven: (...given) => {
        const source = this.#required.given(...given)
        if (source === undefined) return
        this.#report({ type: 'load', source, version: this.#recording.versionOf(source.path) })
      },
      evaluations: {
        onEvaluating: (isEvaluating) => void import.meta.resolve(signal(THREAD_SIGNALS.commonJs, isEvaluating)),
        onEvaluated: (module) => this.#program.onCommonJsEvaluated(module),
        onThrown: (...paths) => this.#program.onCommonJsThrown(...paths),
      },
      report: (event) => this.#report(event),
    })
  }

  /**
   * Records an event of this thread, after those that have arrived from the hooks thread: the load of a module comes before what it
   * requires.
   */
  #report(event: LoaderEvent): void {
    this.#receive()
    if (this.#endingStarts === 0) this.#recording.record(event)
    else this.#seenAfterStart.push(event)
  }

  #receive(): void {
    const count = Atomics.load(this.#sent, SENT.toProgram)
    if (count === this.#received) return
    this.#received = count
    const next = () => this.#receiveMessage(this.#port)
    for (let message = next(); message !== undefined; message = next()) {
      this.#recordAll(message.message as FromHooksThread[])
    }
  }

  #recordAll(events: FromHooksThread[]): void {
    forAll(events, (event) => this.#record(event))
  }

  #record(event: FromHooksThread): void {
    if (event.type === 'start-end') {
      this.#recording.record(event)
      if (--this.#endingStarts === 0) forAll(this.#seenAfterStart.splice(0), (seen) => this.#recording.record(seen))
      return
    }
    if (event.type !== 'load') {
      this.#recording.record(event)
      return
    }
    const { path } = event.source
    const map = event.hasMap ? { read: () => answerTo(signal(THREAD_SIGNALS.map, [path, event.version])) } : undefined
    // Both threads keep the last good sources: the hooks thread loads them, this one compares them and maps stack traces.
    const source = { ...event.source, map }
    this.#tools.sources.set(source)
    this.#recording.record({ ...event, source })
  }

  #post(message: ToHooksThread): void {
    this.#port.postMessage(message)
    Atomics.add(this.#sent, SENT.toHooksThread, 1)
  }
}

/** The source with the text of its map: a message can't contain a function that makes it later. */
function withMapText(source: Source): Source {
  return typeof source.map === 'object' ? { ...source, map: source.map.read() } : source
}
