import type { ReadStream } from 'node:tty'

/** Calls back when the program begins to read its standard input (true), and when it stops (false). Does not open the stream itself. */
export function onStdinUse(callback: (isReading: boolean) => void): void {
  const property = Object.getOwnPropertyDescriptor(process, 'stdin')
  if (property?.get === undefined || !property.configurable) return

  Object.defineProperty(process, 'stdin', {
    ...property,
    get() {
      Object.defineProperty(process, 'stdin', property)
      const stdin = process.stdin as ReadStream
      stdin.on('resume', () => callback(true))
      stdin.on('pause', () => callback(false))
      stdin.on('newListener', (event) => event === 'readable' && callback(true))
      return stdin
    },
  })
}
