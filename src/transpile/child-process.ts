import type { ChildProcess } from 'node:child_process'
import diagnostics from 'node:diagnostics_channel'
import { once } from 'node:events'

const DEADLINE_MS = 1_000

/** The child process that some code starts, so that its end can be waited for: esbuild doesn't say when its own has ended. */
export class StartedProcess {
  #child: ChildProcess | undefined
  /** Why it could not be started: there is no such file, or the system has no room for one more process. */
  failure: Error | undefined

  /** Runs something that may start a child process before it returns. */
  watch<T>(start: () => T): T {
    const onStart = (message: unknown) => {
      this.#child = (message as { process: ChildProcess }).process
      // That is an event of its own, which would end the program if nobody listened.
      this.#child.once('error', (error) => {
        this.failure = error
      })
    }
    this.failure = undefined
    diagnostics.subscribe('child_process', onStart)
    try {
      return start()
    } finally {
      diagnostics.unsubscribe('child_process', onStart)
    }
  }

  /** Resolves when it has ended, and is no more in the table of processes; after 1 s at the latest. */
  async hasEnded(): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.ref()
    await once(child, 'exit', { signal: AbortSignal.timeout(DEADLINE_MS) }).catch(() => {})
  }
}

/** Runs something with environment variables for the processes that it starts before it returns; what the user has set stays. */
export function withVariables<T>(variables: Readonly<Record<string, string>>, run: () => T): T {
  const added = Object.keys(variables).filter((name) => process.env[name] === undefined)
  for (const name of added) process.env[name] = variables[name]
  try {
    return run()
  } finally {
    for (const name of added) delete process.env[name]
  }
}
