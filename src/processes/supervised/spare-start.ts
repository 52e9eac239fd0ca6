import { isMainThread } from '../../node/main-thread.js'
import { MESSAGE, SPARE } from '../../node/start-conditions.js'
import { tellParent } from '../parent-process.js'
import { isWhole } from '../whole-message.js'
import { Ahead } from './ahead.js'
import type { FromSupervisor, ToSupervisor } from './messages.js'

/** True if this process is a spare one, which the supervisor has started ahead. It is said once, and what this starts is none. */
export function isSpareStart(): boolean {
  if (process.env[SPARE] === undefined) return false
  delete process.env[SPARE]
  return isMainThread && process.send !== undefined
}

/**
 * In a spare process: loads the packages that it is told to. Resolves when the program is to be started, with what that is told then in
 * `process.env`. Ends with the supervisor.
 */
export async function untilWanted(): Promise<void> {
  const end = () => process.exit()
  process.once('disconnect', end)
  const ahead = new Ahead((path, problem) => tellParent<ToSupervisor>({ type: 'hot-hook:left-out', path, problem }))
  await new Promise<void>((resolve) => {
    const listener = (received: unknown) => {
      const message = isWhole(received) ? (received as FromSupervisor) : undefined
      if (message?.type === 'hot-hook:load') ahead.load(message.packages)
      if (message?.type !== 'hot-hook:start') return
      process.off('message', listener)
      if (message.restarts !== undefined) process.env[MESSAGE] = message.restarts
      resolve()
    }
    // While somebody listens, the channel keeps the process alive.
    process.on('message', listener)
    tellParent<ToSupervisor>({ type: 'hot-hook:waiting' })
  })
  process.off('disconnect', end)
  await ahead.stop()
  // Until then another process takes its place: a package may wait for what only the program does.
  tellParent<ToSupervisor>({ type: 'hot-hook:begun' })
}
