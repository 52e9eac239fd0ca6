/**
 * Work as a generator: it yields a question, gets the answer, and returns a result. So the same lines serve synchronous and asynchronous
 * callers, which differ only in how they answer.
 */
export type Steps<Question, Result, Answer = Result> = Generator<Question, Result, Answer>

/** A hook as {@link Steps}: it yields the arguments of a `next` call, and gets its result. */
export type HookSteps<Arguments, Result> = Steps<Arguments, Result>

/**
 * Runs steps synchronously. An error of `answer` is thrown into the steps.
 *
 * If the steps let that error pass, `answer` is called once more with the same question, so that it throws by itself: for an uncaught error,
 * Node shows the line that threw last, and that must not be a line of this package.
 */
export function runSync<Q, R, A>(steps: Steps<Q, R, A>, answer: (question: Q) => A): R {
  let step = steps.next()
  while (!step.done) {
    const question: Q = step.value
    const answered = attempt(() => answer(question))
    if ('result' in answered) {
      step = steps.next(answered.result)
      continue
    }
    const after = attempt(() => steps.throw(answered.error))
    if ('error' in after) {
      if (after.error === answered.error) answer(question)
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

/** Runs steps asynchronously. They run up to their first question before this returns, so hooks start in the order of the imports. */
export async function runAsync<Q, R, A>(steps: Steps<Q, R, A>, answer: (question: Q) => A | Promise<A>): Promise<R> {
  let step = steps.next()
  while (!step.done) {
    let answered: A
    try {
      answered = await answer(step.value)
    } catch (error) {
      step = steps.throw(error)
      continue
    }
    step = steps.next(answered)
  }
  return step.value
}
