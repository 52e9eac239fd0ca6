import { writeSync } from 'node:fs'
import { orUndefined } from '../node/or-undefined.js'
import type { EventDetails, LogEvent } from './events.js'

const LEVELS = ['silent', 'error', 'info', 'debug'] as const
export type LogLevel = (typeof LEVELS)[number]

/** Lines for a person, on stderr, each with what it means for a tool. */
export interface Log {
  error(text: string, details?: EventDetails): void
  info(text: string, details?: EventDetails): void
  debug(text: string): void
  /** What somebody has asked for, by a key or an option: said at each level, and no event. */
  answer(text: string): void
  /** What a person is not told. */
  note(text: string, details: EventDetails): void
  /** From now on, calls back with each event, whatever the level is. */
  listen(onEvent: (event: LogEvent) => void): void
}

/** `level` is what `HOT_HOOK_LOG` says: one of the levels, or `json` for one object a line. Anything unknown means `info`. */
export function createLog(level: string | undefined, write: (line: string) => void = writeToStderr): Log {
  const isJson = level === 'json'
  const named = LEVELS.indexOf((level ?? 'info') as LogLevel)
  const most = named === -1 ? LEVELS.indexOf('info') : named
  let onEvent: ((event: LogEvent) => void) | undefined

  const tell = (level: LogEvent['level'], text: string, details: EventDetails | undefined) => {
    if (level === 'debug' || (!isJson && onEvent === undefined)) return
    const event = { time: new Date().toISOString(), level, text, ...(details ?? ({ event: 'message' } as const)) }
    if (isJson) write(`${JSON.stringify(event)}\n`)
    onEvent?.(event)
  }
  const at = (level: LogEvent['level']) => (text: string, details?: EventDetails) => {
    if (!isJson && LEVELS.indexOf(level) <= most) write(`[hot-hook] ${text}\n`)
    tell(level, text, details)
  }
  return {
    error: at('error'),
    info: at('info'),
    debug: at('debug'),
    answer(text) {
      const time = new Date().toISOString()
      write(isJson ? `${JSON.stringify({ time, level: 'info', text, event: 'message' })}\n` : `[hot-hook] ${text}\n`)
    },
    note: (text, details) => tell('info', text, details),
    listen(listener) {
      onEvent = listener
    },
  }
}

/** Straight to the file descriptor: `process.stderr` may be replaced by the program, and opens a stream that nobody asked for. */
function writeToStderr(line: string): void {
  // A full pipe (EAGAIN) or a closed one: the program must not fail for a line of ours.
  orUndefined(() => writeSync(2, line))
}
