import { readFileSync } from 'node:fs'

/** What each key does when it is followed by Enter. */
export type Keys = Readonly<Record<string, () => void>>

/** Reads keys line by line. In raw mode it would have to imitate Ctrl+C, Ctrl+Z and echo, and if killed leave the terminal raw. */
export class KeyReader {
  readonly #onData: (data: Buffer) => void
  #isReading = false

  constructor(keys: Keys) {
    this.#onData = (data) => {
      for (const line of data.toString().split('\n')) {
        const key = line.trim().toLowerCase()
        if (Object.hasOwn(keys, key)) keys[key]?.()
      }
    }
  }

  /** Begins to read the terminal, or leaves it to the program. Does nothing if the standard input is no terminal. */
  read(isReading: boolean): void {
    if (isReading === this.#isReading || !process.stdin.isTTY) return
    this.#isReading = isReading
    if (!isReading) process.stdin.off('data', this.#onData).pause()
    else if (isInForeground()) process.stdin.on('data', this.#onData).resume()
  }
}

/** The system stops a background job that reads from the terminal. Only Linux can tell (/proc); elsewhere it is true. */
function isInForeground(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return group === foreground
  } catch {
    return true
  }
}
