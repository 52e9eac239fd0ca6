/** Holds back what is printed. Returns a function that prints it, in its order, and lets all that follows pass. */
export function holdOutput(): () => void {
  const held: (() => unknown)[] = []
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = ((...args: Parameters<typeof stream.write>) => {
      held.push(() => Reflect.apply(stream.write, stream, args))
      return true
    }) as typeof stream.write
  }
  const { emitWarning } = process
  process.emitWarning = ((...args: unknown[]) => {
    held.push(() => Reflect.apply(emitWarning, process, args))
  }) as typeof process.emitWarning

  return () => {
    for (const stream of [process.stdout, process.stderr]) Reflect.deleteProperty(stream, 'write')
    process.emitWarning = emitWarning
    for (const print of held) print()
  }
}
