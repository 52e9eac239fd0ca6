import type { ModuleView } from '../../processes/supervised/views.js'

export type ModuleState = ModuleView['state']

/** In the order in which they are listed. */
export const STATES: readonly ModuleState[] = ['hot', 'waiting', 'not hot', 'declined', 'broken']

/** What each state means for who saves the file. */
export const MEANING: Readonly<Record<ModuleState, string>> = {
  hot: 'A save runs the new code in this process.',
  waiting: 'The new code runs as soon as it is imported again.',
  'not hot': 'A save starts the program again.',
  declined: 'A save starts the program again: the module has called decline().',
  broken: 'The last text can’t be loaded, or threw. The version before stays in use.',
}

/** How many modules are in each state. */
export function countStates(modules: readonly ModuleView[]): ReadonlyMap<ModuleState, number> {
  const counts = new Map<ModuleState, number>()
  for (const { state } of modules) counts.set(state, (counts.get(state) ?? 0) + 1)
  return counts
}

/** How many of the modules are hot; what waits for its next import is hot as well. */
export function hotModules(modules: readonly ModuleView[]): number {
  return modules.filter(({ state }) => state === 'hot' || state === 'waiting').length
}

/** "12 of 18 files are hot". */
export function shareInWords(modules: readonly ModuleView[]): string {
  const [hot, all] = [hotModules(modules), modules.length]
  return `${hot} of ${all} ${all === 1 ? 'file' : 'files'} ${hot === 1 ? 'is' : 'are'} hot`
}
