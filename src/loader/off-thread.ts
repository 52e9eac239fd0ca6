import { register } from 'node:module'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import type { Toolchain } from '../toolchain.js'
import { plainSource } from '../transpile/source.js'
import { readContents } from '../transpile/sources.js'
import type { Hooks } from './hooks.js'
import { canNodeFind } from './node-finder.js'
import { type FromHooksThread, type HooksThreadData, SIGNALS, type ToHooksThread } from './protocol.js'
import { installRequireHooks } from './require-hooks.js'

export interface OffThreadPorts {
  readonly tools: Toolchain
  readonly tsconfig: string | undefined
  report(event: FromHooksThread): void
}

/** Installs the hooks in Node's hooks thread, for versions without usable synchronous ones. This is the program's end of it. */
export function installOffThread({ tools, tsconfig, report }: OffThreadPorts): Hooks {
  const { port1: port, port2 } = new MessageChannel()
  const data: HooksThreadData = { port: port2, tsconfig }
  register('./hooks-thread.js', { parentURL: import.meta.url, data, transferList: [port2] })

  const take = (event: FromHooksThread) => {
    // The last good sources stand in both threads: there they are loaded, here they are compared and mapped.
    if (event.type === 'load') tools.sources.set(event.source)
    report(event)
  }
  port.on('message', take)
  port.unref()
  const evaluated: string[] = []
  const post = (message: ToHooksThread) => port.postMessage(message)

  const synchronize = () => {
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      take(next.message as FromHooksThread)
    }
  }

  let isQuiet = false
  const quietly = <T>(action: () => T): T => {
    isQuiet = true
    try {
      return action()
    } finally {
      isQuiet = false
    }
  }
  installRequireHooks({
    find: (specifier, importer) => tools.finder.find(specifier, importer),
    sourceFileOf: (path) => tools.finder.sourceOf(path),
    sourceOf: (path) => tools.sources.read(path),
    plainSourceOf: (path) => plainSource(path, readContents(path), 'commonjs'),
    report: (event) => {
      if (!isQuiet) report(event)
    },
  })

  return {
    synchronize,
    publish(outdated, sources) {
      for (const source of sources) tools.sources.set(source)
      const versions = outdated.map(({ path, version }) => [path, version] as const)
      post({ type: 'update', versions, sources })
    },
    forgetFiles() {
      tools.finder.forget()
      post({ type: 'forget-files' })
    },
    signalListening: () => void import.meta.resolve(SIGNALS.listening),
    signalEvaluated(url) {
      // A signal blocks until it is heard, so there is one for all modules that are evaluated in one go: after the last of them, and
      // before whoever waits for them goes on.
      if (evaluated.push(url) > 1) return
      queueMicrotask(() => {
        import.meta.resolve(SIGNALS.evaluated + encodeURIComponent(JSON.stringify(evaluated.splice(0))))
      })
    },
    canNodeFind: (specifier, importer) => canNodeFind(specifier, importer, { ...tools, quietly }),
    resolveOnly(action) {
      import.meta.resolve(SIGNALS.resolveOnly)
      return action()
    },
  }
}
