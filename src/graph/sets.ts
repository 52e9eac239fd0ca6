/** Most modules of a program have nothing in most of their sets: a set is made when there is something to be put in. */
export const NONE: ReadonlySet<never> = new Set()

/** A set with one value more. */
export function withAdded<Value>(set: ReadonlySet<Value>, value: Value): ReadonlySet<Value> {
  return set.has(value) ? set : new Set([...set, value])
}
