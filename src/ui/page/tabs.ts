import { byId, setText } from './elements.js'

const NAMES = ['timeline', 'advice', 'errors', 'types'] as const
export type TabName = (typeof NAMES)[number]

/** The tabs below the graph. The arrow keys go from one to the next, as in the pattern of the ARIA guide. */
export class Tabs {
  constructor() {
    for (const [at, name] of NAMES.entries()) {
      const tab = byId(`tab-${name}`)
      tab.addEventListener('click', () => this.show(name))
      tab.addEventListener('keydown', ({ key }) => {
        const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
        const next = NAMES[(at + step + NAMES.length) % NAMES.length]
        if (step === 0 || next === undefined) return
        this.show(next)
        byId(`tab-${next}`).focus()
      })
    }
  }

  show(shown: TabName): void {
    for (const name of NAMES) {
      const tab = byId(`tab-${name}`)
      tab.setAttribute('aria-selected', String(name === shown))
      tab.tabIndex = name === shown ? 0 : -1
      byId(`panel-${name}`).hidden = name !== shown
    }
  }

  /** How many there are of what the tab shows; nothing stands for none. */
  count(name: TabName, count: number): void {
    setText(byId(`count-${name}`), count === 0 ? '' : String(count))
  }
}
