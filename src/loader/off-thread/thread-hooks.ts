import { keepCode } from '../../node/host.js'
import { installStackTraces, NO_MAPS } from '../../transpile/stack-trace.js'
import { HooksThread } from './hooks-thread.js'
import { hooksThread, setHooksThread } from './hooks-thread-global.js'
import type { HooksThreadData } from './protocol.js'

/** A program may be killed, which ends this thread without a word. */
const KEEP_CODE_DELAY_MS = 2_000

/** Called by Node with the `data` that `register` was given. */
export function initialize(data: HooksThreadData): void {
  setHooksThread(new HooksThread(data))
  installStackTraces(NO_MAPS)
  setTimeout(keepCode, KEEP_CODE_DELAY_MS).unref()
}

export const resolve: HooksThread['resolve'] = (specifier, context, next) =>
  hooksThread<HooksThread>().resolve(specifier, context, next)
const loadHook: HooksThread['load'] = (url, context, next) => hooksThread<HooksThread>().load(url, context, next)

export { loadHook as load }
