import diagnostics from 'node:diagnostics_channel'
import type { TestContext } from 'node:test'

/** Runs a function; what it subscribes to on the channels of Node it hears no longer than its test. */
export function subscribedFor<Result>(t: TestContext, run: () => Result): Result {
  const { subscribe } = diagnostics
  Object.assign(diagnostics, {
    subscribe: (...given: Parameters<typeof subscribe>) => {
      subscribe(...given)
      t.after(() => void diagnostics.unsubscribe(...given))
    },
  })
  try {
    return run()
  } finally {
    Object.assign(diagnostics, { subscribe })
  }
}
