import { type ModuleState, STATES } from './hot-share.js'

/** The colours of the graph, as the style sheet has them. */
export interface Palette {
  readonly box: string
  readonly border: string
  readonly text: string
  readonly muted: string
  readonly edge: string
  readonly accent: string
  readonly hotEdge: string
  readonly states: ReadonlyMap<ModuleState, string>
  readonly font: string
}

/** To be read again when the colour scheme changes. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    box: color('panel'),
    border: color('border-strong'),
    text: color('text'),
    muted: color('muted'),
    edge: color('edge'),
    accent: color('accent'),
    hotEdge: color('hot'),
    states: new Map(STATES.map((state) => [state, color(state.replace(' ', '-'))])),
    font: getComputedStyle(document.body).fontFamily,
  }
}
