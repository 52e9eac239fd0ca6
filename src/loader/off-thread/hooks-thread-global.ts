const KEY = Symbol.for('hot-hook hooks thread')
type Global = { [KEY]?: unknown }

/** What {@link setHooksThread} was given: so the modules that Node loads into its hooks thread find each other. */
export function hooksThread<Thread>(): Thread {
  const thread = (globalThis as Global)[KEY]
  if (thread === undefined) throw new Error('The hooks of hot-hook are not installed in this thread')
  return thread as Thread
}

export function setHooksThread(thread: object): void {
  Object.defineProperty(globalThis, KEY, { value: thread, configurable: true })
}
