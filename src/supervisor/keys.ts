import { readFileSync } from 'node:fs'

/** What each key does, followed by Enter. */
export type Keys = Readonly<Record<string, () => void>>

/**
 * Reads keys from the terminal, line by line: in raw mode Ctrl+C, Ctrl+Z and the empty lines that people type between two runs would be
 * ours to imitate, and a supervisor that is killed would leave the terminal in it.
 */
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

  /** Reads, or leaves the terminal to the program. */
  read(isReading: boolean): void {
    if (isReading === this.#isReading || !process.stdin.isTTY) return
    this.#isReading = isReading
    if (!isReading) process.stdin.off('data', this.#onData).pause()
    else if (isInForeground()) process.stdin.on('data', this.#onData).resume()
  }
}

/** A job in the background would be stopped by the system when it reads from the terminal. */
function isInForeground(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return group === foreground
  } catch {
    return true
  }
}
