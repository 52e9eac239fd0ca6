/** Holds back what is printed. Returns a function that prints it, in its order, and lets all that follows pass. */
export function holdOutput(): () => void {
  const held: (() => unknown)[] = []
  const releases = [process.stdout, process.stderr].map((stream) => hold(stream, 'write', held, true))
  releases.push(hold(process, 'emitWarning', held, undefined))

  return () => {
    for (const release of releases) release()
    for (const print of held) print()
  }
}

/**
 * Replaces a method by one that notes its calls, and returns `answer` meanwhile. Returns a function that ends that: who has kept the
 * replacement calls the method from then on, and what somebody has put in its place stays.
 */
function hold<Name extends string>(
  owner: Record<Name, (...args: never[]) => unknown>,
  name: Name,
  held: (() => unknown)[],
  answer: unknown,
): () => void {
  const isOwn = Object.hasOwn(owner, name)
  const method = owner[name]
  let isHolding = true
  const replacement = (...args: never[]) => {
    if (!isHolding) return Reflect.apply(method, owner, args)
    held.push(() => Reflect.apply(method, owner, args))
    return answer
  }
  owner[name] = replacement
  return () => {
    isHolding = false
    if (owner[name] !== replacement) return
    if (isOwn) owner[name] = method
    else Reflect.deleteProperty(owner, name)
  }
}
