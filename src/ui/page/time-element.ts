import { element, setText } from './elements.js'
import { agoOf } from './times.js'

const REFRESH_MS = 5000

/** A moment as "12 s ago", which `keepTimes` keeps true. */
export function timeElement(at: number): HTMLElement {
  const made = element('time', { datetime: new Date(at).toISOString(), 'data-at': String(at) }, agoOf(at, Date.now()))
  made.title = new Date(at).toLocaleString()
  return made
}

/** "14:03:22", in the time zone of the browser. */
export function clockTime(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}

/** Keeps all such elements of the page true, and calls back for other texts. */
export function keepTimes(onRefresh: () => void): void {
  setInterval(() => {
    for (const time of document.querySelectorAll<HTMLElement>('time[data-at]')) {
      setText(time, agoOf(Number(time.dataset.at), Date.now()))
    }
    onRefresh()
  }, REFRESH_MS)
}
