const KEY = Symbol.for('hot-hook hooks thread')
type Global = { [KEY]?: unknown }

/**
 * Returns what {@link setHooksThread} was given: so the modules that Node loads into its hooks thread find each other. Throws if that was
 * nothing.
 */
export function hooksThread<Thread>(): Thread {
  const thread = (globalThis as Global)[KEY]
  if (thread === undefined) throw new Error('The hooks of hot-hook are not installed in this thread')
  return thread as Thread
}

/** Sets what {@link hooksThread} returns in this thread. */
export function setHooksThread(thread: object): void {
  Object.defineProperty(globalThis, KEY, { value: thread, configurable: true })
}
