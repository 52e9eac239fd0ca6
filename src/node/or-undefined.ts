/** Returns the result of an action; `undefined` if it throws, for errors that are reported elsewhere or need no report. */
export function orUndefined<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch {
    return undefined
  }
}
