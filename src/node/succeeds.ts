/** Runs an action and returns false if it throws, for errors that need no report. */
export function succeeds(action: () => unknown): boolean {
  try {
    action()
    return true
  } catch {
    return false
  }
}
