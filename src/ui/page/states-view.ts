import type { ModuleView } from '../../processes/supervised/views.js'
import { button, replaceChildren } from './elements.js'
import { countStates, type ModuleState, STATES } from './hot-share.js'
import { stateIcon } from './state-icon.js'

/** How many files are in each state, which is the legend of the graph as well. A click searches them. */
export function showStates(
  parent: HTMLElement,
  modules: readonly ModuleView[],
  search: (state: ModuleState) => void,
): void {
  const counts = countStates(modules)
  const shown = JSON.stringify([...counts])
  if (parent.dataset.shown === shown) return
  parent.dataset.shown = shown
  const buttons = STATES.filter((state) => counts.has(state)).map((state) => {
    const made = button(stateIcon(state), state, () => search(state))
    made.append(`${counts.get(state)} ${state}`)
    made.title = `Search the files that are ${state}`
    return made
  })
  replaceChildren(parent, buttons)
}
