const DEADLINE_MS = 10_000

/** Waits for work that keeps no process alive by itself. */
export async function keepingAlive<T>(work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => {}, DEADLINE_MS)
  return await work.finally(() => clearTimeout(timer))
}
