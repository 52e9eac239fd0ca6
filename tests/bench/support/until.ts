import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_AGAIN_MS = 10

/** Resolves with true when a condition holds, or with false when the time is up. */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs
  while (!(await condition())) {
    if (performance.now() > end) return false
    await sleep(LOOK_AGAIN_MS)
  }
  return true
}
