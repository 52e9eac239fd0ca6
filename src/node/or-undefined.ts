/** The result of an action; `undefined` if it throws. For errors that are reported elsewhere. */
export function orUndefined<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch {
    return undefined
  }
}
