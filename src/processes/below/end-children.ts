import type { ChildProcess } from 'node:child_process'
import { isRunning } from './child-processes.js'
import { endLeftBehind, LOOK } from './descendants.js'

/** How long they may take to end by themselves. */
const PATIENCE_MS = 2_000
const LOOK_MS = 10

/**
 * Ends the child processes of a program that is about to start again in place, and all below them: the new program will start them
 * itself, and would find its ports in use. The program's listeners are removed first, or it might start other children in their place.
 * Resolves when they have ended, or were killed after 2 s.
 */
export async function endChildren(children: Iterable<ChildProcess>): Promise<void> {
  const running = [...children].filter(isRunning)
  for (const child of running) {
    for (const event of ['disconnect', 'exit', 'close', 'error']) child.removeAllListeners(event)
    child.on('error', () => {})
  }
  const end = performance.now() + PATIENCE_MS
  let left = endLeftBehind(
    running.flatMap(({ pid }) => pid ?? []),
    'SIGTERM',
  )
  const asked = new Set(left)
  // Node must see the end of each child, or a zombie stays in the process table.
  const isLeft = () => left.length > 0 || running.some((child) => asked.has(child.pid ?? 0) && isRunning(child))
  while (isLeft() && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    left = endLeftBehind(left, LOOK)
  }
  endLeftBehind(left, 'SIGKILL')
}
