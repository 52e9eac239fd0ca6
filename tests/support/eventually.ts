/** Between two looks: who looks without a pause takes the processor from those for whom it waits. */
const PAUSE_MS = 5

/** How long is waited for what no event tells: long enough for a busy machine. */
const DEADLINE_MS = 30_000

/** Resolves when something is so that no event tells, as that a process of somebody else has ended. `otherwise` says what is wrong if it never is. */
export async function eventually(isSo: () => boolean | Promise<boolean>, otherwise: () => string): Promise<void> {
  const end = performance.now() + DEADLINE_MS
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(otherwise())
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
