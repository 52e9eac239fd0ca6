import type { UiMessage, UiState } from '../protocol.js'
import { AdviceList } from './advice-view.js'
import { DetailsView } from './details-view.js'
import { byId, setText } from './elements.js'
import { ErrorsView, TypesList } from './errors-view.js'
import { FilesView } from './files-view.js'
import { folderOf, foldersAbove } from './folders.js'
import type { Box } from './folding.js'
import { listenToGraph } from './graph-input.js'
import { GraphView } from './graph-view.js'
import { HeaderView, showBanner } from './header-view.js'
import { indexModules, type ModuleIndex } from './module-index.js'
import { findModules } from './search.js'
import { applyMessage } from './state.js'
import { showStates } from './states-view.js'
import { Tabs } from './tabs.js'
import { keepTimes } from './time-element.js'
import { TimelineView } from './timeline-view.js'

const ZOOM = 1.4

/** What is shown: the state that the server has sent, and what was chosen here. All views are updated together, at most once a frame. */
export class App {
  #state: UiState | undefined
  #index: ModuleIndex = indexModules([])
  #selected: string | undefined
  /** The folders that were opened or folded by hand. */
  readonly #chosen = new Map<string, boolean>()
  #isUpdating = false

  readonly #search = byId('search') as HTMLInputElement
  readonly #canvas = byId('graph') as HTMLCanvasElement
  readonly #header = new HeaderView()
  readonly #graph = new GraphView(this.#canvas)
  readonly #tabs = new Tabs()
  readonly #files = new FilesView(byId('files'), this.#search, { select: (path) => this.#select(path) })
  readonly #details = new DetailsView(byId('details'), {
    select: (path) => this.#select(path),
    clear: () => this.#select(undefined),
    show: (path) => this.#showInGraph(path),
    fold: (folder) => this.#fold(folder),
  })
  readonly #timeline = new TimelineView(byId('timeline'), byId('timeline-summary'), (path) => this.#select(path))
  readonly #advice = new AdviceList(byId('advice'), {
    select: (path) => this.#select(path),
    announce: (text) => this.#announce(text),
  })
  readonly #errors = new ErrorsView(byId('errors'), (path) => this.#select(path))
  readonly #types = new TypesList(byId('types'), (path) => this.#select(path))

  constructor() {
    // At once, as the next key may be an arrow that moves in what is found.
    this.#search.addEventListener('input', () => this.#updateNow())
    listenToGraph(this.#canvas, this.#graph, {
      choose: (box) => this.#chooseBox(box),
      fold: (box) => this.#fold(folderOf(box.path)),
      announce: (text) => this.#announce(text),
    })
    byId('zoom-in').addEventListener('click', () => this.#graph.zoom(ZOOM))
    byId('zoom-out').addEventListener('click', () => this.#graph.zoom(1 / ZOOM))
    byId('fit').addEventListener('click', () => this.#graph.fit())
    byId('fold-all').addEventListener('click', () => this.#foldAll(false))
    byId('open-all').addEventListener('click', () => this.#foldAll(true))
    byId('banner-show').addEventListener('click', () => this.#tabs.show('errors'))
    document.addEventListener('keydown', (event) => this.#onKey(event))
    keepTimes(() => this.#state && this.#header.refresh(this.#state.run))
  }

  receive(message: UiMessage): void {
    const modules = this.#state?.modules
    this.#state = applyMessage(this.#state, message)
    if (this.#state !== undefined && this.#state.modules !== modules) this.#index = indexModules(this.#state.modules)
    this.#update()
  }

  connection(isConnected: boolean): void {
    this.#header.connection(isConnected)
  }

  #update(): void {
    if (this.#isUpdating) return
    this.#isUpdating = true
    requestAnimationFrame(() => {
      this.#isUpdating = false
      this.#updateNow()
    })
  }

  #updateNow(): void {
    const state = this.#state
    if (state === undefined) return
    const query = this.#search.value.trim()
    const found = findModules(state.modules, query)
    this.#header.update(state)
    showBanner(state)
    showStates(byId('states'), state.modules, (name) => this.#searchFor(`is:${name.replace(' ', '-')}`))
    this.#files.update(found, this.#selected)
    setText(byId('found'), query === '' ? '' : `${found.length} found`)
    this.#graph.update({
      index: this.#index,
      chosen: this.#chosen,
      selected: this.#selected,
      found: query === '' ? undefined : found.map(({ path }) => path),
    })
    this.#details.update(this.#selected, {
      index: this.#index,
      isFolded: this.#selected !== undefined && this.#graph.isFolded(this.#selected),
      problems: problemsOf(state, this.#selected),
    })
    this.#timeline.update(state.timeline)
    this.#advice.update(state.advice, state.modules)
    this.#errors.update(state.errors)
    this.#types.update(state.types)
    this.#tabs.count('advice', state.advice.length)
    this.#tabs.count('errors', state.errors.filter(({ goneAt }) => goneAt === undefined).length)
    this.#tabs.count('types', state.types.errors.length)
  }

  #select(path: string | undefined): void {
    this.#selected = path
    this.#update()
    if (path !== undefined)
      this.#announce(`${path} is selected, ${this.#index.byPath.get(path)?.state ?? 'not loaded'}`)
  }

  #chooseBox({ kind, path, id }: Box): void {
    if (kind === 'file') this.#select(path)
    else {
      this.#chosen.set(path, true)
      this.#update()
      this.#announce(`${id} is opened`)
    }
  }

  #fold(folder: string): void {
    if (folder === '') return
    this.#chosen.set(folder, false)
    this.#update()
    this.#announce(`${folder}/ is folded`)
  }

  /** Opens all folders above a file. */
  #showInGraph(path: string): void {
    for (const folder of foldersAbove(path)) this.#chosen.set(folder, true)
    this.#graph.revealNext()
    this.#update()
  }

  #foldAll(isOpen: boolean): void {
    this.#chosen.clear()
    for (const folder of new Set(this.#index.modules.flatMap(({ path }) => foldersAbove(path))))
      this.#chosen.set(folder, isOpen)
    this.#update()
  }

  #searchFor(query: string): void {
    this.#search.value = this.#search.value === query ? '' : query
    this.#update()
  }

  #onKey(event: KeyboardEvent): void {
    const isTyping = event.target === this.#search
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      this.#search.focus()
      this.#search.select()
    } else if (event.key === 'Escape') {
      if (this.#search.value !== '') this.#searchFor('')
      else this.#select(undefined)
    }
  }

  #announce(text: string): void {
    setText(byId('announcer'), text)
  }
}

/** The texts of the errors that a file has now. */
function problemsOf({ errors, types }: UiState, path: string | undefined): readonly string[] {
  const thrown = errors.filter(({ file, goneAt }) => file === path && goneAt === undefined).map(({ text }) => text)
  const ofTypes = types.errors.filter(({ file }) => file === path)
  return [...thrown, ...ofTypes.map(({ code, message, frame }) => `${code}: ${message}\n${frame}`)]
}
