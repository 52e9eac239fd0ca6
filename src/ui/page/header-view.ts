import type { RunView, UiState } from '../protocol.js'
import { byId, setText } from './elements.js'
import { hotModules, shareInWords } from './hot-share.js'
import { spanOf } from './times.js'

/** The line at the top: the project, the program's process, how much is hot, the connection. */
export class HeaderView {
  readonly #bar = byId('hot-bar')

  update({ project, entry, run, modules }: UiState): void {
    setText(byId('project'), project)
    setText(byId('entry'), entry)
    setText(byId('hot-share'), shareInWords(modules))
    this.#bar.style.width = `${(100 * hotModules(modules)) / Math.max(modules.length, 1)}%`
    document.title = `${project}: ${run.state === 'running' ? shareInWords(modules) : run.state}`
    this.refresh(run)
  }

  /** To be called from time to time: it says how long the process runs. */
  refresh(run: RunView): void {
    const target = byId('run')
    target.dataset.state = run.state
    const span = spanOf(Date.now() - run.at)
    const words = { starting: `starting for ${span}`, running: `running for ${span}`, ended: `ended ${span} ago` }
    setText(target, words[run.state])
  }

  connection(isConnected: boolean): void {
    document.documentElement.dataset.connected = String(isConnected)
    setText(byId('connection'), isConnected ? 'connected' : 'not connected')
  }
}

/** The first error that is there, above the graph. */
export function showBanner({ errors }: UiState): void {
  const [error, ...others] = errors.filter(({ goneAt }) => goneAt === undefined)
  byId('banner').hidden = error === undefined
  if (error === undefined) return
  const [first = ''] = error.text.split('\n')
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  const isNamed = error.file === undefined || first.includes(error.file)
  setText(byId('banner-text'), isNamed ? `${first}${more}` : `${error.file}: ${first}${more}`)
}
