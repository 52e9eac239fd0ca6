import { register } from 'node:module'
import { isProjectFile } from '../../files/project-file.js'
import { builtin } from '../../node/builtin.js'
import { OWN_FOLDER_URL } from '../../own-files.js'
import type { Toolchain } from '../../toolchain/toolchain.js'
import type { Source } from '../../transpile/source.js'
import { refusalOf } from '../ask-all.js'
import { CommonJs } from '../common-js/common-js.js'
import { forAll } from '../event-queue.js'
import type { LoaderEvent } from '../events.js'
import type { Hooks } from '../hooks.js'
import type { InThreadPorts } from '../in-thread/install-in-thread.js'
import { canNodeFind } from '../node-finder.js'
import { mayHaveOtherHooks, onRegistration } from '../other-hooks.js'
import { type FromHooksThread, type HooksThreadData, SENT, SIGNALS, signal, type ToHooksThread } from './protocol.js'
import { installRequireHooks } from './require-hooks.js'
import { RequiredSources } from './required-sources.js'

export interface OffThreadPorts
  extends Pick<InThreadPorts, 'isSettled' | 'versionOf' | 'onThreadsWanted' | 'onCommonJsEvaluated'> {
  readonly tools: Toolchain
  /** See {@link InThreadPorts}. What it says at the start the thread is told; later it is asked whenever something is received. */
  isHeardAtOnce(): boolean
  report(event: LoaderEvent): void
}

/** Installs the hooks in Node's hooks thread, for versions without usable synchronous ones. This is the program's end of it. */
export function installOffThread({ tools, isHeardAtOnce, report, ...ports }: OffThreadPorts): Hooks {
  // It is loaded here anyway, and of imports the hooks thread would hear too late.
  ports.onThreadsWanted()
  const { MessageChannel, receiveMessageOnPort } = builtin('node:worker_threads')
  const { port1: port, port2 } = new MessageChannel()
  const sent = new Int32Array(new SharedArrayBuffer(12))
  const data: HooksThreadData = {
    port: port2,
    sent,
    isHeardAtOnce: isHeardAtOnce(),
    tools: tools.options,
  }
  register('./hooks-thread.js', { parentURL: OWN_FOLDER_URL, data, transferList: [port2] })
  const mayHaveOthers = mayHaveOtherHooks(process.execArgv, process.env)
  if (mayHaveOthers) import.meta.resolve(SIGNALS.lookBehind)
  let timesAround = 0
  const tellRegistering = (isRegistering: boolean) =>
    void import.meta.resolve(signal(SIGNALS.registering, isRegistering))
  onRegistration({
    before: () => tellRegistering(true),
    after(by) {
      tellRegistering(false)
      if (by === 'register') register(`./hooks-around.js?${++timesAround}`, { parentURL: OWN_FOLDER_URL })
    },
  })

  /** How often the start has ended without the graph having heard of it: what was seen before may still be on its way. */
  let endingStarts = 0
  /** What is seen in this thread meanwhile. */
  const seenAfterStart: LoaderEvent[] = []
  const reportOwn = (event: LoaderEvent) => {
    // That a module was loaded, of which the hooks thread tells, comes before what it requires.
    receive()
    if (endingStarts === 0) report(event)
    else seenAfterStart.push(event)
  }

  const take = (event: FromHooksThread) => {
    if (event.type === 'start-end') {
      report(event)
      if (--endingStarts === 0) forAll(seenAfterStart.splice(0), report)
      return
    }
    if (event.type !== 'load') return report(event)
    const { path } = event.source
    const map = event.hasMap ? { read: () => mapFromThread(path, event.version) } : undefined
    // The last good sources stand in both threads: there they are loaded, here they are compared and mapped.
    const source = { ...event.source, map }
    tools.sources.set(source)
    report({ ...event, source })
  }
  const takeAll = (events: FromHooksThread[]) => forAll(events, take)
  port.on('message', takeAll)
  port.unref()
  const evaluated: string[] = []
  const post = (message: ToHooksThread) => {
    port.postMessage(message)
    Atomics.add(sent, SENT.toHooksThread, 1)
  }

  let received = 0
  const receive = () => {
    const count = Atomics.load(sent, SENT.toProgram)
    if (count === received) return
    received = count
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      takeAll(next.message as FromHooksThread[])
    }
  }

  const synchronize = () => {
    import.meta.resolve(SIGNALS.report)
    receive()
  }
  // Boundaries may be named when the thread has been started, by a `hot.init()`.
  const receiveInTime = () => (isHeardAtOnce() && !data.isHeardAtOnce ? synchronize() : receive())

  process.once('exit', receiveInTime)

  const { versionOf, onCommonJsEvaluated } = ports
  const isSettled: OffThreadPorts['isSettled'] = (...edge) => endingStarts === 0 && ports.isSettled(...edge)
  const required = new RequiredSources(tools)
  const commonJs = new CommonJs({
    isSettled,
    versionOf,
    callsOf(importer, specifier) {
      // An ES module may make itself a `require()` before its source has come.
      if (tools.sources.get(importer) === undefined && isProjectFile(importer)) synchronize()
      return tools.sources.callsOf(importer, specifier)
    },
    isMade: () => false, // Node is given no format
    onEvaluating: (isEvaluating) => void import.meta.resolve(signal(SIGNALS.commonJs, isEvaluating)),
    onGiven: (...given) => {
      const source = required.given(...given)
      if (source !== undefined) reportOwn({ type: 'load', source, version: versionOf(source.path) })
    },
    onEvaluated: onCommonJsEvaluated,
    report: reportOwn,
  })
  installRequireHooks({
    commonJs,
    required,
    versionOf,
    find: (specifier, importer) => tools.finder.find(specifier, importer),
    inLinkedPackage: (specifier, importer) => tools.finder.inLinkedPackage(specifier, importer),
    sourceFileOf: (path) => tools.finder.sourceOf(path),
    onRunAsCommonJs: (path) => post({ type: 'as-common-js', path }),
    report: reportOwn,
  })
  commonJs.knowExtensions(mayHaveOthers)

  return {
    receive: receiveInTime,
    synchronize,
    publish(outdated, sources) {
      for (const source of sources) tools.sources.set(source)
      commonJs.drop(outdated)
      const versions = outdated.map(({ path, version }) => [path, version] as const)
      post({ type: 'update', versions, sources: sources.map(withMapText) })
    },
    forgetFiles() {
      tools.finder.forget()
      post({ type: 'forget-files' })
    },
    countLoaded: () => Atomics.load(sent, SENT.loaded),
    endStart() {
      commonJs.endStart()
      endingStarts++
      import.meta.resolve(SIGNALS.startEnd)
    },
    signalEvaluated(url) {
      // A signal blocks until it is heard, so there is one for all modules that are evaluated in one go: after the last of them, and
      // before whoever waits for them goes on.
      if (evaluated.push(url) > 1) return
      queueMicrotask(() => {
        import.meta.resolve(signal(SIGNALS.evaluated, evaluated.splice(0)))
      })
    },
    async prefetch(path) {
      await import(signal(SIGNALS.prefetch, path))
    },
    flush: () => void import.meta.resolve(SIGNALS.flush),
    canNodeFind: (...asked) =>
      canNodeFind(...asked, { finder: tools.finder, quietly: (action) => action(), refusalOf }),
    resolveOnly(action) {
      import.meta.resolve(SIGNALS.resolveOnly)
      return action()
    },
  }
}

/** What lies on the disk can't be sent. */
function withMapText(source: Source): Source {
  return typeof source.map === 'object' ? { ...source, map: source.map.read() } : source
}

function mapFromThread(path: string, version: number): string | undefined {
  const [, map = ''] = import.meta.resolve(signal(SIGNALS.map, [path, version])).split(',')
  return decodeURIComponent(map) || undefined
}
