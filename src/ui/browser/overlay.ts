import type { ErrorView } from '../protocol.js'

const STYLE = `
:host { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; background: rgb(0 0 0 / 66%) }
section { max-width: 960px; margin: 6vh auto; padding: 24px 28px; border-radius: 8px; border-top: 6px solid #e5484d;
  background: #18181b; color: #f4f4f5; font: 14px/1.5 ui-sans-serif, system-ui, sans-serif }
h1 { margin: 0 0 12px; font-size: 16px; font-weight: 600 }
pre { margin: 0 0 16px; overflow: auto; font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
p { margin: 0; color: #a1a1aa }
button { float: right; font: inherit; color: inherit; background: none; border: 1px solid #52525b; border-radius: 4px; padding: 2px 10px }
`

/** Shows errors over the page, until they are gone or somebody closes it. The page's own styles and policies do not reach it. */
export class Overlay {
  #host: HTMLElement | undefined

  /** Shows these errors instead of those before; none closes it. */
  show(errors: readonly Pick<ErrorView, 'file' | 'text'>[]): void {
    this.#close()
    if (errors.length === 0) return
    const host = document.createElement('hot-hook-error')
    const root = host.attachShadow({ mode: 'open' })
    const style = new CSSStyleSheet()
    style.replaceSync(STYLE)
    root.adoptedStyleSheets = [style]
    root.append(this.#section(errors))
    document.documentElement.append(host)
    this.#host = host
    addEventListener('keydown', this.#onKey)
  }

  #section(errors: readonly Pick<ErrorView, 'text'>[]): HTMLElement {
    const section = element('section')
    section.setAttribute('role', 'alertdialog')
    section.setAttribute('aria-label', 'The program has an error')
    const close = element('button', 'Close')
    close.onclick = () => this.#close()
    section.append(close, element('h1', 'The program has an error'))
    for (const { text } of errors) section.append(element('pre', text))
    section.append(element('p', 'This goes when the error is mended. Escape closes it.'))
    return section
  }

  readonly #onKey = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') this.#close()
  }

  #close(): void {
    this.#host?.remove()
    this.#host = undefined
    removeEventListener('keydown', this.#onKey)
  }
}

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, text = ''): HTMLElementTagNameMap[Name] {
  const created = document.createElement(name)
  created.textContent = text
  return created
}
