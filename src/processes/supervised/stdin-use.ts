import type { ReadStream } from 'node:tty'

/** Calls back when the program begins to read its standard input, and when it stops. Without it, the stream is never opened. */
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
