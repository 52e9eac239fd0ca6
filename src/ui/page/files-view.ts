import type { ModuleView } from '../../processes/supervised/views.js'
import { element, placeChildren } from './elements.js'
import { folderOf } from './folders.js'
import { nameOf } from './labels.js'
import { stateIcon } from './state-icon.js'

export interface FilesActions {
  readonly select: (path: string) => void
}

interface Item {
  readonly element: HTMLElement
  state: ModuleView['state'] | undefined
}

/**
 * The list of files, by folder. The arrow keys and Enter work in it and in the search field alike: the option that they are at is
 * `aria-activedescendant` of both.
 */
export class FilesView {
  readonly #list: HTMLElement
  readonly #search: HTMLElement
  readonly #empty = element('p', { class: 'empty' }, 'No file is found.')
  readonly #items = new Map<string, Item>()
  /** By folder. */
  readonly #groups = new Map<string, HTMLElement>()
  /** In the order in which they stand in the list. */
  #paths: readonly string[] = []
  #active: string | undefined
  #selected: string | undefined
  #count = 0

  constructor(list: HTMLElement, search: HTMLElement, { select }: FilesActions) {
    this.#list = list
    this.#search = search
    for (const target of [list, search]) {
      target.addEventListener('keydown', (event) => {
        if (event.key === 'Enter') {
          const path = this.#active ?? this.#paths[0]
          if (path !== undefined) select(path)
        } else if (!this.#onMove(event.key, target === list)) return
        event.preventDefault()
      })
    }
    list.addEventListener('click', ({ target }) => {
      const path = target instanceof Element ? target.closest<HTMLElement>('[data-path]')?.dataset.path : undefined
      if (path !== undefined) select(path)
    })
  }

  update(found: readonly ModuleView[], selected: string | undefined): void {
    const sorted = found.toSorted((one, other) => (sortName(one.path) < sortName(other.path) ? -1 : 1))
    for (const module of sorted) this.#patch(module)
    const paths = sorted.map(({ path }) => path)
    if (paths.length !== this.#paths.length || paths.some((path, index) => path !== this.#paths[index]))
      this.#arrange(paths)
    if (selected === this.#selected) return
    this.#mark(this.#selected, 'aria-selected', 'false')
    this.#selected = selected
    this.#mark(selected, 'aria-selected', 'true')
    this.#activate(selected)
  }

  #patch({ path, state }: ModuleView): void {
    const item = this.#items.get(path) ?? this.#create(path)
    if (item.state === state) return
    item.state = state
    item.element.dataset.state = state
    item.element.replaceChildren(
      stateIcon(state),
      element('span', { class: 'name' }, nameOf(path)),
      element('span', { class: 'state' }, state),
    )
  }

  #create(path: string): Item {
    const id = `file-${this.#count++}`
    const made = element('div', {
      role: 'option',
      id,
      'data-path': path,
      'aria-selected': String(path === this.#selected),
    })
    made.title = path
    const item = { element: made, state: undefined }
    this.#items.set(path, item)
    return item
  }

  #arrange(paths: readonly string[]): void {
    this.#paths = paths
    const groups = byFolder(paths)
    const made = [...groups].map(([folder, inside]) => this.#group(folder, inside))
    for (const folder of this.#groups.keys()) if (!groups.has(folder)) this.#groups.delete(folder)
    placeChildren(this.#list, made.length === 0 ? [this.#empty] : made)
    if (this.#active !== undefined && !paths.includes(this.#active)) this.#activate(undefined)
  }

  #group(folder: string, paths: readonly string[]): HTMLElement {
    const group =
      this.#groups.get(folder) ?? element('div', { role: 'group', 'aria-label': folder || 'the project’s folder' })
    const heading =
      group.firstElementChild ?? element('div', { class: 'folder', 'aria-hidden': 'true' }, `${folder || '.'}/`)
    this.#groups.set(folder, group)
    placeChildren(group, [heading, ...paths.flatMap((path) => this.#items.get(path)?.element ?? [])])
    return group
  }

  /** True if the key moves in the list. In the search field Home, End and the space belong to the text. */
  #onMove(key: string, isInList: boolean): boolean {
    const at = this.#active === undefined ? -1 : this.#paths.indexOf(this.#active)
    const last = this.#paths.length - 1
    if (key === 'ArrowDown') this.#activate(this.#paths[Math.min(at + 1, last)])
    else if (key === 'ArrowUp') this.#activate(this.#paths[Math.max(at - 1, 0)])
    else if (key === 'PageDown') this.#activate(this.#paths[Math.min(at + 10, last)])
    else if (key === 'PageUp') this.#activate(this.#paths[Math.max(at - 10, 0)])
    else if (key === 'Home' && isInList) this.#activate(this.#paths[0])
    else if (key === 'End' && isInList) this.#activate(this.#paths[last])
    else return false
    return true
  }

  #activate(path: string | undefined): void {
    this.#items.get(this.#active ?? '')?.element.classList.remove('active')
    this.#active = path
    const active = this.#items.get(path ?? '')?.element
    active?.classList.add('active')
    for (const target of [this.#list, this.#search]) {
      if (active === undefined) target.removeAttribute('aria-activedescendant')
      else target.setAttribute('aria-activedescendant', active.id)
    }
    active?.scrollIntoView({ block: 'nearest' })
  }

  #mark(path: string | undefined, name: string, value: string): void {
    this.#items.get(path ?? '')?.element.setAttribute(name, value)
  }
}

function byFolder(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const path of paths) {
    const folder = folderOf(path)
    const known = groups.get(folder)
    if (known === undefined) groups.set(folder, [path])
    else known.push(path)
  }
  return groups
}

/** The files of a folder stand before its folders. */
function sortName(path: string): string {
  return `${folderOf(path)}\n${nameOf(path)}`
}
