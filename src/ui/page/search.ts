import type { ModuleView } from '../../processes/supervised/views.js'

/**
 * The modules that a search finds. Each word has to be part of the path, in any case of its letters; `is:broken`, `is:not-hot` mean the state.
 * Nothing but spaces finds all.
 */
export function findModules(modules: readonly ModuleView[], query: string): readonly ModuleView[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return modules
  return modules.filter((module) => words.every((word) => isMatch(module, word)))
}

function isMatch({ path, state }: ModuleView, word: string): boolean {
  if (word.startsWith('is:')) return state.replace(' ', '-').startsWith(word.slice(3))
  return path.toLowerCase().includes(word)
}
