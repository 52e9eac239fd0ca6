/** Between two looks, each time longer: who looks without a pause takes the processor from those for whom it waits. */
const PAUSE_MS = { first: 5, growth: 1.3, longest: 50 }

/** How long is waited for what no event tells: long enough for a busy machine. */
const DEADLINE_MS = 30_000

/** Resolves when something is so that no event tells, as that a process of somebody else has ended. `otherwise` says what is wrong if it never is. */
export async function eventually(isSo: () => boolean | Promise<boolean>, otherwise: () => string): Promise<void> {
  const end = performance.now() + DEADLINE_MS
  for (let pause = PAUSE_MS.first; !(await isSo()); pause = Math.min(pause * PAUSE_MS.growth, PAUSE_MS.longest)) {
    if (performance.now() > end) throw new Error(otherwise())
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
