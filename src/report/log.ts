import { writeSync } from 'node:fs'
import { orUndefined } from '../node/or-undefined.js'

const LEVELS = ['silent', 'error', 'info', 'debug'] as const
export type LogLevel = (typeof LEVELS)[number]

/** Lines for a person, on stderr. */
export interface Log {
  error(text: string): void
  info(text: string): void
  debug(text: string): void
}

/** `level` is what `HOT_HOOK_LOG` says; anything unknown means `info`. */
export function createLog(level: string | undefined, write: (line: string) => void = writeToStderr): Log {
  const named = LEVELS.indexOf((level ?? 'info') as LogLevel)
  const most = named === -1 ? LEVELS.indexOf('info') : named
  const at = (own: LogLevel) => (text: string) => {
    if (LEVELS.indexOf(own) <= most) write(`[hot-hook] ${text}\n`)
  }
  return { error: at('error'), info: at('info'), debug: at('debug') }
}

/** Straight to the file descriptor: `process.stderr` may be replaced by the program, and opens a stream that nobody asked for. */
function writeToStderr(line: string): void {
  // A full pipe (EAGAIN) or a closed one: the program must not fail for a line of ours.
  orUndefined(() => writeSync(2, line))
}
