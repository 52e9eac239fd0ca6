const cleanups = new Set<() => void>()

/** Has something done when this process ends, however it does; returns a function that takes this back. */
export function atExit(cleanup: () => void): () => void {
  if (cleanups.size === 0) process.once('exit', cleanUp)
  cleanups.add(cleanup)
  return () => {
    cleanups.delete(cleanup)
    if (cleanups.size === 0) process.off('exit', cleanUp)
  }
}

function cleanUp(): void {
  for (const cleanup of cleanups) cleanup()
}
