import type { HooksThread } from './hooks-thread.js'
import { hooksThread } from './hooks-thread-global.js'

// Our hooks once more, registered after those of another package in Node's hooks thread. Each registration is a module instance of its own
// (its URL has a number), so that Node can tell them apart.
const thread = hooksThread<HooksThread>()
const index = thread.addAround()

export const resolve: typeof thread.resolve = (specifier, context, next) =>
  thread.resolve(specifier, context, next, index)
const loadHook: typeof thread.load = (url, context, next) => thread.load(url, context, next, index)

export { loadHook as load }
