import type { AppProcess } from './app-process.js'

/** How long a process that is starting may take to answer before it is taken for one that can't hear. */
const HEARING_MS = 300

/** True for a process that hears messages: while it loads, it hears none. */
export async function hears(run: AppProcess): Promise<boolean> {
  return run.hasStarted || (await run.asks({ type: 'hot-hook:ping' }, 'hot-hook:pong', HEARING_MS))
}
