type Tags = HTMLElementTagNameMap

/** Makes an element. Text is set as text, so that nothing of it is markup. */
export function element<Tag extends keyof Tags>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): Tags[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/** The element of the template with this id. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`The template has no #${id}`)
  return found
}

/** A button that calls back. `key` tells it from the others of its view, for `replaceChildren`. */
export function button(label: string | Node, key: string, onClick: () => void, className = ''): HTMLButtonElement {
  const made = element('button', { type: 'button', 'data-key': key, class: className }, label)
  made.addEventListener('click', onClick)
  return made
}

/**
 * Replaces what is in an element. The focus, if it is in there, stays: the new button with the same key gets it, or else the panel around it, so
 * that the next Tab goes on from there.
 */
export function replaceChildren(parent: HTMLElement, children: readonly (Node | string)[]): void {
  const { activeElement } = document
  const key =
    activeElement instanceof HTMLElement && parent.contains(activeElement) ? activeElement.dataset.key : undefined
  parent.replaceChildren(...children)
  if (key === undefined) return
  const same = [...parent.querySelectorAll<HTMLElement>('[data-key]')].find((each) => each.dataset.key === key)
  const next = same ?? parent.closest<HTMLElement>('[tabindex]')
  next?.focus({ preventScroll: true })
}

/** Makes these the children of an element. Those that are there stay where they are, which a long list of them is worth. */
export function placeChildren(parent: HTMLElement, children: readonly Element[]): void {
  const wanted = new Set(children)
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove()
  for (const [at, child] of children.entries()) {
    const there = parent.children[at] ?? null
    if (there !== child) parent.insertBefore(child, there)
  }
}

/** Sets a text if it is another one: who listens to a live region hears only news. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text
}
