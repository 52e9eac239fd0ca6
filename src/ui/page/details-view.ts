import type { ModuleView } from '../../processes/supervised/views.js'
import { type Chain, chainsOf, isHotEnd, MOST_CHAINS } from './chains.js'
import { button, element, replaceChildren } from './elements.js'
import { evidenceOf } from './evidence.js'
import { folderOf } from './folders.js'
import { frameElement } from './frame-element.js'
import { MEANING, STATES } from './hot-share.js'
import { nameOf } from './labels.js'
import type { Importer, ModuleIndex } from './module-index.js'
import { stateIcon } from './state-icon.js'
import { timeElement } from './time-element.js'
import { durationOf } from './times.js'

const MOST_FILES = 40

const ENDS: Readonly<Record<Chain['end'], string>> = {
  'hot point': 'hot point: the new code enters here',
  'accepts itself': 'accepts itself: the new code enters here',
  entry: 'the entry: the program starts again',
  declined: 'declined: the program starts again',
  outside: 'outside the project, which does not import again: the program starts again',
  unseen: 'loaded by a hook of another package: the program starts again',
  'reload pattern': 'a reload pattern names it: the program starts again',
  unused: 'nothing imports it now: there is nothing to reload',
}

export interface DetailsActions {
  select(path: string): void
  clear(): void
  /** Opens the folders of a file in the graph. */
  show(path: string): void
  fold(folder: string): void
}

export interface DetailsChange {
  readonly index: ModuleIndex
  /** In the graph the module is inside the box of a folder. */
  readonly isFolded: boolean
  /** The texts of the errors that it has now. */
  readonly problems: readonly string[]
}

/** What is known of the selected module; if none is, what the states mean. */
export class DetailsView {
  readonly #parent: HTMLElement
  readonly #actions: DetailsActions
  #shown = ''

  constructor(parent: HTMLElement, actions: DetailsActions) {
    this.#parent = parent
    this.#actions = actions
  }

  update(path: string | undefined, { index, isFolded, problems }: DetailsChange): void {
    const module = path === undefined ? undefined : index.byPath.get(path)
    const importers = module === undefined ? [] : (index.importersOf.get(module.path) ?? [])
    const chains = module === undefined ? [] : chainsOf(module.path, index)
    const edges = importers.map(({ module: { path }, edge }) => [path, edge])
    const shown = JSON.stringify([path, module, edges, chains, isFolded, problems])
    if (shown === this.#shown) return
    this.#shown = shown
    if (path !== this.#parent.dataset.path) this.#parent.scrollTop = 0
    if (path === undefined) delete this.#parent.dataset.path
    else this.#parent.dataset.path = path
    if (path === undefined) replaceChildren(this.#parent, legend())
    else if (module === undefined) replaceChildren(this.#parent, this.#gone(path))
    else {
      replaceChildren(this.#parent, [
        this.#heading(module, isFolded),
        ...problems.map((text) => frameElement(text)),
        facts(module),
        ...this.#chains(chains),
        ...this.#importers(importers),
        ...this.#imports(module),
      ])
    }
  }

  #importers(importers: readonly Importer[]): Node[] {
    const files = importers.map(({ module, edge }) => [module.path, evidenceOf(edge), edge.isHot] as const)
    return this.#files('Importers', files)
  }

  #imports({ imports }: ModuleView): Node[] {
    const files = imports.map((edge) => [edge.path, evidenceOf(edge), edge.isHot] as const)
    return this.#files('Imports', files)
  }

  #gone(path: string): Node[] {
    return [element('h2', {}, nameOf(path)), element('p', { class: 'empty' }, 'is no longer loaded.'), this.#close()]
  }

  #close(): Node {
    const close = button('×', 'close', () => this.#actions.clear(), 'close')
    close.setAttribute('aria-label', 'Close the details')
    return close
  }

  #heading({ path, state, isEntry }: ModuleView, isFolded: boolean): Node {
    const folder = folderOf(path)
    const inGraph = isFolded
      ? button('Show in the graph', 'show', () => this.#actions.show(path), 'quiet')
      : button(`Fold ${nameOf(folder)}/`, 'fold', () => this.#actions.fold(folder), 'quiet')
    return element(
      'header',
      { class: 'details-heading' },
      element('p', { class: 'path' }, folder === '' ? '' : `${folder}/`),
      element('h2', {}, nameOf(path)),
      this.#close(),
      element('p', { class: 'chip', 'data-state': state }, stateIcon(state), isEntry ? `${state}, the entry` : state),
      ...(isFolded || folder !== '' ? [inGraph] : []),
      element('p', { class: 'meaning' }, MEANING[state]),
    )
  }

  #chains(chains: readonly Chain[]): Node[] {
    const shown = chains.slice(0, MOST_CHAINS).map((chain) => this.#chain(chain))
    if (shown.length === 0) shown.push(element('p', { class: 'empty' }, 'None: only modules of a cycle import it.'))
    const more = chains.length - MOST_CHAINS
    if (more > 0) shown.push(element('p', { class: 'more' }, `and ${more} more`))
    return [element('h3', {}, 'Where a save leads'), ...shown]
  }

  #chain(chain: Chain): HTMLElement {
    const steps = chain.steps.map(({ path, edge }, at) =>
      element(
        'li',
        {},
        this.#link(path, `chain ${chain.end} ${at}`),
        ...(edge === undefined ? [] : [evidence(evidenceOf(edge))]),
      ),
    )
    const end = element('p', { class: 'end' }, ENDS[chain.end])
    return element(
      'div',
      { class: 'chain', 'data-end': isHotEnd(chain) ? 'hot' : 'restart' },
      element('ol', {}, ...steps),
      end,
    )
  }

  #files(title: string, files: readonly (readonly [path: string, evidence: string, isHot: boolean])[]): Node[] {
    const heading = element('h3', {}, title, element('span', { class: 'count' }, String(files.length)))
    const items = files
      .slice(0, MOST_FILES)
      .map(([path, words, isHot]) =>
        element(
          'li',
          isHot ? { class: 'hot' } : {},
          this.#link(path, `${title} ${path}`),
          evidence(isHot ? `${words}: hot point` : words),
        ),
      )
    const more = files.length - MOST_FILES
    if (more > 0) items.push(element('li', { class: 'more' }, `and ${more} more`))
    return [
      heading,
      files.length === 0 ? element('p', { class: 'empty' }, 'None.') : element('ul', { class: 'links' }, ...items),
    ]
  }

  #link(path: string, key: string): HTMLElement {
    const link = button(nameOf(path), key, () => this.#actions.select(path), 'link')
    link.title = path
    const folder = folderOf(path)
    if (folder !== '') link.prepend(element('span', { class: 'path' }, `${folder}/`))
    return link
  }
}

function evidence(text: string): HTMLElement {
  return element('span', { class: 'evidence' }, text)
}

function facts({ version, evaluatedAt, evaluationMs, acceptsItself }: ModuleView): HTMLElement {
  const fact = (name: string, value: Node | string) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, value))
  return element(
    'dl',
    { class: 'facts' },
    fact('Version', String(version)),
    fact('Evaluated', evaluatedAt === undefined ? 'not seen' : timeElement(evaluatedAt)),
    fact('Took', evaluationMs === undefined ? 'not seen' : durationOf(evaluationMs)),
    ...(acceptsItself ? [fact('Accepts', 'itself')] : []),
  )
}

function legend(): Node[] {
  const items = STATES.map((state) =>
    element('div', {}, element('dt', {}, stateIcon(state), state), element('dd', {}, MEANING[state])),
  )
  return [
    element('h2', {}, 'No file is selected'),
    element(
      'p',
      { class: 'meaning' },
      'Choose one in the graph or in the list: here is then where a save of it leads.',
    ),
    element('dl', { class: 'legend' }, ...items),
  ]
}
