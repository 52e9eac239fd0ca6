/**
 * A hook as a generator: it yields the arguments of a `next` call and gets its result, so that the same lines serve Node's
 * synchronous and its asynchronous hooks.
 */
export type HookSteps<Arguments, Result> = Generator<Arguments, Result, Result>

/** Runs a hook in the program's thread. */
export function runSync<A, R>(steps: HookSteps<A, R>, next: (input: A) => R): R {
  let step = steps.next()
  while (!step.done) {
    let result: R
    try {
      result = next(step.value)
    } catch (error) {
      step = steps.throw(error)
      continue
    }
    step = steps.next(result)
  }
  return step.value
}

/** Runs a hook in Node's hooks thread. Up to the first `next` it is synchronous, so hooks start in the order of the imports. */
export async function runAsync<A, R>(steps: HookSteps<A, R>, next: (input: A) => R | Promise<R>): Promise<R> {
  let step = steps.next()
  while (!step.done) {
    let result: R
    try {
      result = await next(step.value)
    } catch (error) {
      step = steps.throw(error)
      continue
    }
    step = steps.next(result)
  }
  return step.value
}
