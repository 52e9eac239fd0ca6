/** What an action gives; `undefined` where it throws, for what somebody else will be told of. */
export function orUndefined<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch {
    return undefined
  }
}
