import type { AdviceView, ModuleView } from '../processes/supervised/views.js'

const STATES = ['not hot', 'declined', 'broken', 'waiting'] as const

/** What is hot, and what would be, in some lines for the terminal. */
export function summaryOf(modules: readonly Pick<ModuleView, 'state'>[], advice: readonly AdviceView[]): string {
  const count = (state: ModuleView['state']) => modules.filter((module) => module.state === state).length
  const others = STATES.filter((state) => count(state) > 0).map((state) => `${count(state)} ${state}`)
  const rest = others.length > 0 ? ` (${others.join(', ')})` : ''
  const places = advice.map(({ path, importer, makesHot, ways }) => {
    const how = ways.length > 1 ? 'import() or accept()' : 'accept()'
    return `\n  ${how} of ${path} in ${importer} would make ${makesHot} more hot`
  })
  return `${count('hot')} of ${modules.length} files are hot${rest}${places.join('')}`
}
