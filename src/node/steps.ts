/**
 * A hook as a generator: it yields the arguments of a `next` call and gets its result, so that the same lines serve Node's
 * synchronous and its asynchronous hooks.
 */
export type HookSteps<Arguments, Result> = Generator<Arguments, Result, Result>

/**
 * Runs a hook in the program's thread.
 *
 * What Node throws and the hook lets pass, Node throws once more by itself: if nobody catches it, the line that is shown is where it was
 * thrown last, and that is not to be one of ours.
 */
export function runSync<A, R>(steps: HookSteps<A, R>, next: (input: A) => R): R {
  let step = steps.next()
  while (!step.done) {
    const input: A = step.value
    const answer = attempt(() => next(input))
    if ('result' in answer) {
      step = steps.next(answer.result)
      continue
    }
    const after = attempt(() => steps.throw(answer.error))
    if ('error' in after) {
      if (after.error === answer.error) next(input)
      throw after.error
    }
    step = after.result
  }
  return step.value
}

function attempt<T>(action: () => T): { readonly result: T } | { readonly error: unknown } {
  try {
    return { result: action() }
  } catch (error) {
    return { error }
  }
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
