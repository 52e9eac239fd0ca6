import type { LogEvent } from '../../report/events.js'
import { durationOf } from './times.js'

/** An event as the timeline shows it. */
export interface Happening {
  /** In one or two words. */
  readonly label: string
  /** What its colour and shape say, beside the label. */
  readonly tone: 'good' | 'waiting' | 'quiet' | 'restart' | 'bad'
  /** The files that it happened to; if there are none, the title says what. */
  readonly files: readonly string[]
  readonly title: string
  /** A line each. */
  readonly notes: readonly string[]
  /** From the save to the new code, or to the new process. */
  readonly ms: number | undefined
  /** Several lines of text, to be opened. */
  readonly body: string | undefined
}

const QUIET = { files: [], title: '', notes: [], ms: undefined, body: undefined, tone: 'quiet' } as const

/** What to show of an event. */
export function happeningOf(event: LogEvent): Happening {
  switch (event.event) {
    case 'update':
      return updateOf(event)
    case 'reloaded':
      return { ...QUIET, label: 'reloaded', tone: 'good', files: [event.file], ms: event.ms }
    case 'full-reload':
      return { ...QUIET, label: 'full reload', tone: 'restart', files: event.files, notes: reasonsOf(event) }
    case 'broken':
      return { ...QUIET, label: 'broken', tone: 'bad', files: [event.file], body: event.text }
    case 'mended':
      return { ...QUIET, label: 'mended', tone: 'good', files: [event.file] }
    case 'restart':
      return restartOf(event)
    case 'ended':
      return { ...QUIET, label: 'ended', tone: event.code === 0 ? 'quiet' : 'bad', title: endOf(event) }
    case 'crashed':
      return { ...QUIET, label: 'crashed', tone: 'bad', title: event.text.split('\n')[0] ?? '', body: event.text }
    case 'message':
      return messageOf(event)
  }
}

type EventOf<Name> = LogEvent & { readonly event: Name }

function updateOf({ files, outcome, ms, disposers, text }: EventOf<'update'>): Happening {
  if (outcome === 'taken back')
    return { ...QUIET, label: 'taken back', files, notes: ['as it was before'], ms: undefined }
  if (outcome === 'same code')
    return { ...QUIET, label: 'same code', files, notes: ['only types or comments changed'], ms }
  const disposed = disposers === 0 ? [] : [`disposers of ${disposers} ${disposers === 1 ? 'module' : 'modules'} called`]
  if (outcome === 'reloaded') return { ...QUIET, label: 'reloaded', tone: 'good', files, notes: disposed, ms }
  return { ...QUIET, label: 'waiting', tone: 'waiting', files, notes: [restOf(text), ...disposed], ms }
}

/** The line of the terminal without the file and the time, which stand beside it. */
function restOf(text: string): string {
  return text.replace(/^.* changed: /, '').replace(/ \([\d.]+ ms\)$/, '')
}

function reasonsOf({ reason, chain }: EventOf<'full-reload'>): string[] {
  return chain.length === 0 ? [reason] : [reason, chain.join(' ← ')]
}

function restartOf({ reason, ms }: EventOf<'restart'>): Happening {
  const title = reason ?? 'the program'
  if (ms === undefined) return { ...QUIET, label: 'starts again', tone: 'restart', title }
  return { ...QUIET, label: 'serves again', tone: 'restart', title, ms }
}

function endOf({ code, signal }: EventOf<'ended'>): string {
  return signal === null ? `the program, with code ${code}` : `the program, by ${signal}`
}

function messageOf({ level, text }: EventOf<'message'>): Happening {
  const [title = '', ...rest] = text.split('\n')
  const shown = { ...QUIET, title, body: rest.length > 0 ? text : undefined }
  return level === 'error' ? { ...shown, label: 'error', tone: 'bad' } : { ...shown, label: 'note' }
}

/** The saves of a timeline in one line: "14 saves hot, 8.2 ms at the median; 2 restarts". */
export function summaryOf(timeline: readonly LogEvent[]): string {
  const times = timesToNewCode(timeline)
  const restarts = timeline.filter((event) => event.event === 'restart' && event.ms !== undefined).length
  const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)]
  const hot = median === undefined ? [] : [`${times.length} hot, ${durationOf(median)} to new code at the median`]
  return [...hot, `${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`].join('; ')
}

/** From each save to its new code, without the time in which it waited for a request: what was done at once, and what the import took. */
function timesToNewCode(timeline: readonly LogEvent[]): number[] {
  const times: number[] = []
  let waited: number | undefined
  for (const event of timeline) {
    if (event.event === 'update' && event.outcome === 'reloaded') times.push(event.ms)
    if (event.event === 'update') waited = event.outcome === 'waiting' ? event.ms : waited
    if (event.event === 'full-reload') waited = undefined
    if (event.event !== 'reloaded' || waited === undefined) continue
    times.push(waited + event.ms)
    waited = undefined
  }
  return times
}
