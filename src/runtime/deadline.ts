/** How long an update waits for a callback of the program. */
const DEADLINE_MS = 5_000

/** Resolves with the result of `work`, or with 'late' after `deadlineMs` (5 s by default). Rejects if `work` rejects before that. */
export async function inTime<T>(work: Promise<T>, deadlineMs = DEADLINE_MS): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, deadlineMs, 'late')
  })
  return await Promise.race([work, deadline]).finally(() => clearTimeout(timer))
}

/**
 * Calls functions of the program in order, all in this turn of the event loop. Resolves when the promises that they return have settled,
 * after 5 s at the latest. Errors, and a promise that takes longer, go to `onError`; never rejects.
 */
export async function callAll(callbacks: Iterable<() => unknown>, onError: (error: unknown) => void): Promise<void> {
  const running: Promise<void>[] = []
  for (const callback of callbacks) {
    try {
      const result = callback()
      if (isThenable(result)) running.push(Promise.resolve(result).then(() => {}, onError))
    } catch (error) {
      onError(error)
    }
  }
  if (running.length === 0 || (await inTime(Promise.all(running))) !== 'late') return
  onError('it is not done after 5 s, and is no longer waited for')
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | undefined)?.then === 'function'
}
