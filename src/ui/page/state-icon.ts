import type { ModuleState } from './hot-share.js'

/** The shape of a state, in a square of 12 by 12: what is drawn as a line, and what is filled. */
export interface Shape {
  readonly line: string
  readonly filled: string
}

const RING = 'M6 1.75a4.25 4.25 0 1 0 0 8.5a4.25 4.25 0 1 0 0-8.5Z'

/** Each differs from the others without its colour. */
export const SHAPES: Readonly<Record<ModuleState, Shape>> = {
  hot: { line: '', filled: 'M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10Z' },
  waiting: { line: RING, filled: 'M6 1.75a4.25 4.25 0 0 1 0 8.5Z' },
  'not hot': { line: RING, filled: '' },
  declined: { line: `${RING}M3 9L9 3`, filled: '' },
  broken: { line: 'M2.25 2.25L9.75 9.75M9.75 2.25L2.25 9.75', filled: '' },
}

const SVG = 'http://www.w3.org/2000/svg'

/** The shape as an element. It says nothing to a screen reader: the state stands beside it as text. */
export function stateIcon(state: ModuleState): SVGElement {
  const icon = document.createElementNS(SVG, 'svg')
  icon.setAttribute('viewBox', '0 0 12 12')
  icon.setAttribute('class', 'icon')
  icon.setAttribute('data-state', state)
  icon.setAttribute('aria-hidden', 'true')
  for (const [kind, path] of Object.entries(SHAPES[state])) {
    if (path === '') continue
    const drawn = document.createElementNS(SVG, 'path')
    drawn.setAttribute('d', path)
    drawn.setAttribute('class', kind)
    icon.append(drawn)
  }
  return icon
}
