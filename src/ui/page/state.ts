import type { ModuleView } from '../../processes/supervised/views.js'
import type { UiMessage, UiState } from '../protocol.js'

/** Of the timeline, which is the part that grows. */
const MOST_EVENTS = 500

/** The state after a message; `undefined` until the first whole state has come. What has not changed is the same object. */
export function applyMessage(state: UiState | undefined, message: UiMessage): UiState | undefined {
  if (message.type === 'state') return message.state
  if (state === undefined) return undefined
  switch (message.type) {
    case 'modules':
      return { ...state, modules: patched(state.modules, message.changed, message.gone) }
    case 'event':
      return { ...state, timeline: [...state.timeline, message.event].slice(-MOST_EVENTS) }
    case 'parts':
      return { ...state, ...message.parts }
  }
}

/** Modules that have changed keep their place; new ones come last. */
function patched(
  modules: readonly ModuleView[],
  changed: readonly ModuleView[],
  gone: readonly string[],
): readonly ModuleView[] {
  const byPath = new Map(modules.map((module) => [module.path, module]))
  for (const path of gone) byPath.delete(path)
  for (const module of changed) byPath.set(module.path, module)
  return [...byPath.values()]
}
