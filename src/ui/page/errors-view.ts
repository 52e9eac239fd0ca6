import type { ErrorView, TypeErrorView, TypesView } from '../protocol.js'
import { button, element, replaceChildren } from './elements.js'
import { frameElement } from './frame-element.js'
import { clockTime } from './time-element.js'
import { spanOf } from './times.js'

type Select = (path: string) => void

/** The errors that are there, and the last one that went. */
export class ErrorsView {
  readonly #parent: HTMLElement
  readonly #select: Select
  #shown: readonly ErrorView[] | undefined

  constructor(parent: HTMLElement, select: Select) {
    this.#parent = parent
    this.#select = select
  }

  update(errors: readonly ErrorView[]): void {
    if (errors === this.#shown) return
    this.#shown = errors
    const none = element('p', { class: 'empty' }, 'There has been no error.')
    replaceChildren(this.#parent, errors.length === 0 ? [none] : errors.map((error) => this.#error(error)))
  }

  #error({ file, text, at, goneAt }: ErrorView): HTMLElement {
    const came = clockTime(new Date(at))
    const when =
      goneAt === undefined ? `since ${came}` : `went at ${clockTime(new Date(goneAt))}, after ${spanOf(goneAt - at)}`
    const what = file === undefined ? 'the program' : button(file, `error ${file}`, () => this.#select(file), 'link')
    const title = element(
      'h3',
      {},
      element('span', { class: 'sign', 'aria-hidden': 'true' }, goneAt === undefined ? '✕' : '✓'),
      what,
    )
    title.append(element('span', { class: 'when' }, when))
    return element('article', { 'data-gone': String(goneAt !== undefined) }, title, frameElement(text))
  }
}

/** The errors of the type check. */
export class TypesList {
  readonly #parent: HTMLElement
  readonly #select: Select
  #shown: TypesView | undefined

  constructor(parent: HTMLElement, select: Select) {
    this.#parent = parent
    this.#select = select
  }

  update(types: TypesView): void {
    if (types === this.#shown) return
    this.#shown = types
    const words = {
      off: 'Types are not checked.',
      checking: 'Types are being checked…',
      checked: 'All types are right.',
    }
    const errors = types.errors.map((error) => this.#error(error))
    const isTold = errors.length === 0 || types.state === 'checking'
    replaceChildren(this.#parent, [
      ...(isTold ? [element('p', { class: 'empty' }, words[types.state])] : []),
      ...errors,
    ])
    this.#parent.dataset.state = types.state
  }

  #error({ file, line, column, code, message, frame }: TypeErrorView): HTMLElement {
    const place = button(
      `${file}:${line}:${column}`,
      `type ${file}:${line}:${column}`,
      () => this.#select(file),
      'link',
    )
    const title = element('h3', {}, place, element('span', { class: 'when' }, code))
    return element(
      'article',
      { 'data-code': code },
      title,
      element('p', { class: 'message' }, message),
      frameElement(frame),
    )
  }
}
