import { parseArgs } from 'node:util'
import { oneOf, positive } from '../support/option-values.js'
import { TOOLS, type Tool } from './tools.js'

const FIGURES = ['cold', 'warm', 'memory', 'hello', 'edit', 'saves', 'import', 'heap', 'planning'] as const

export type Figure = (typeof FIGURES)[number]

export interface SpeedOptions {
  readonly figures: ReadonlySet<Figure>
  readonly tools: readonly Tool[]
  /** Size of the app. */
  readonly modules: number
  /** Size of another one, for the warm start; `undefined` for none. */
  readonly large: number | undefined
  /** How often each figure is measured. */
  readonly runs: number
  /** Pairs of saves within 50 ms. */
  readonly pairs: number
  /** Reloads after which the heap is looked at. */
  readonly reloads: number
}

/**
 * Reads `--figures cold,warm --only plain,hot-hook --modules 1000 --large 5000 --runs 5 --pairs 1000 --reloads 1000`, all of them
 * optional; `--large 0` leaves that app out. Throws on anything else.
 */
export function readOptions(args: string[]): SpeedOptions {
  const { values } = parseArgs({
    args,
    options: {
      figures: { type: 'string', default: FIGURES.join() },
      only: { type: 'string', default: TOOLS.map(({ name }) => name).join() },
      modules: { type: 'string', default: '1000' },
      large: { type: 'string', default: '5000' },
      runs: { type: 'string', default: '5' },
      pairs: { type: 'string', default: '1000' },
      reloads: { type: 'string', default: '1000' },
    },
  })
  const figures = Object.fromEntries(FIGURES.map((figure) => [figure, figure]))
  const tools = Object.fromEntries(TOOLS.map((tool) => [tool.name, tool]))
  return {
    figures: new Set(values.figures.split(',').map((name) => oneOf('figures', name, figures))),
    tools: values.only.split(',').map((name) => oneOf('only', name, tools)),
    modules: positive('modules', values.modules),
    large: values.large === '0' ? undefined : positive('large', values.large),
    runs: positive('runs', values.runs),
    pairs: positive('pairs', values.pairs),
    reloads: positive('reloads', values.reloads),
  }
}
