import type { AdviceView as Advice, ModuleView } from '../../processes/supervised/views.js'
import { button, element, replaceChildren } from './elements.js'
import { hotModules } from './hot-share.js'

export interface AdviceActions {
  select(path: string): void
  announce(text: string): void
}

/** The places at which new code could enter, with the lines to write. */
export class AdviceList {
  readonly #parent: HTMLElement
  readonly #actions: AdviceActions
  #shown = ''

  constructor(parent: HTMLElement, actions: AdviceActions) {
    this.#parent = parent
    this.#actions = actions
  }

  update(advice: readonly Advice[], modules: readonly ModuleView[]): void {
    const hot = hotModules(modules)
    const shown = JSON.stringify([advice, hot, modules.length])
    if (shown === this.#shown) return
    this.#shown = shown
    const items = advice.map((place) => this.#place(place, hot, modules.length))
    const none = element('p', { class: 'empty' }, 'No place is known that would make more files hot.')
    replaceChildren(this.#parent, items.length === 0 ? [none] : items)
  }

  #place({ path, importer, makesHot, ways }: Advice, hot: number, all: number): HTMLElement {
    const link = (target: string) =>
      button(target, `advice ${path} ${target}`, () => this.#actions.select(target), 'link')
    const title = element('h3', {}, link(path), ' in ', link(importer))
    const then = `makes ${makesHot} more ${makesHot === 1 ? 'file' : 'files'} hot: ${hot + makesHot} of ${all}`
    const codes = ways.map((way, at) => this.#way(way, at, `copy ${path} ${importer} ${at}`))
    return element(
      'article',
      { 'data-path': path, 'data-importer': importer },
      title,
      bar(hot, makesHot, all, then),
      ...codes,
    )
  }

  #way(way: string, at: number, key: string): HTMLElement {
    const copy = button('Copy', key, () => {
      navigator.clipboard?.writeText(way).then(
        () => this.#actions.announce('Copied'),
        () => this.#actions.announce('The browser does not allow to copy'),
      )
    })
    const code = element('pre', { tabindex: '0' }, way)
    return element('div', { class: 'way' }, element('p', { class: 'note' }, at === 0 ? 'Write' : 'or'), code, copy)
  }
}

/** How much is hot, and how much more would be. */
function bar(hot: number, more: number, all: number, words: string): HTMLElement {
  const now = element('span', { class: 'now' })
  const then = element('span', { class: 'then' })
  now.style.width = `${(100 * hot) / Math.max(all, 1)}%`
  then.style.width = `${(100 * more) / Math.max(all, 1)}%`
  const line = element('span', { class: 'bar', 'aria-hidden': 'true' }, now, then)
  return element('p', { class: 'gain' }, line, element('span', {}, words))
}
