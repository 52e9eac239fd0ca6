import type { LogEvent } from '../../report/events.js'
import { button, element, setText } from './elements.js'
import { happeningOf, summaryOf } from './happenings.js'
import { clockTime } from './time-element.js'
import { durationOf } from './times.js'

/** A sign for each tone, beside its colour. */
const SIGNS = { good: '✓', waiting: '◐', quiet: '·', restart: '↻', bad: '✕' } as const

/** The timeline, the newest first. Events that come are added; nothing that stands there is made again. */
export class TimelineView {
  readonly #list: HTMLElement
  readonly #summary: HTMLElement
  readonly #select: (path: string) => void
  #shown: readonly LogEvent[] = []

  constructor(list: HTMLElement, summary: HTMLElement, select: (path: string) => void) {
    this.#list = list
    this.#summary = summary
    this.#select = select
  }

  update(timeline: readonly LogEvent[]): void {
    if (timeline === this.#shown) return
    const last = this.#shown.at(-1)
    const known = last === undefined ? -1 : timeline.lastIndexOf(last)
    if (known === -1) this.#list.replaceChildren()
    for (const event of timeline.slice(known + 1)) this.#list.prepend(this.#item(event))
    while (this.#list.childElementCount > timeline.length) this.#list.lastElementChild?.remove()
    this.#shown = timeline
    setText(this.#summary, timeline.length === 0 ? 'Nothing has happened yet.' : summaryOf(timeline))
  }

  #item(event: LogEvent): HTMLElement {
    const { label, tone, files, title, notes, ms, body } = happeningOf(event)
    const time = element('time', { datetime: event.time }, clockTime(new Date(event.time)))
    const sign = element('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[tone])
    const links = files.flatMap((path, at) => (at === 0 ? [this.#link(path)] : [', ', this.#link(path)]))
    const text = element('div', { class: 'what' }, element('p', { class: 'title' }, ...links, title))
    for (const note of notes) text.append(element('p', { class: 'note' }, note))
    if (body !== undefined) text.append(opened(body))
    const duration = element('span', { class: 'ms' }, ms === undefined ? '' : durationOf(ms))
    const item = element('li', { 'data-event': event.event, 'data-tone': tone }, time, sign)
    item.append(element('span', { class: 'label' }, label), text, duration)
    return item
  }

  /** For the mouse: by the keyboard there is the list of files, and hundreds of stops in here would be in the way. */
  #link(path: string): HTMLElement {
    const link = button(path, `event ${path}`, () => this.#select(path), 'link')
    link.tabIndex = -1
    return link
  }
}

function opened(body: string): HTMLElement {
  return element('details', {}, element('summary', {}, 'Show the text'), element('pre', { tabindex: '0' }, body))
}
