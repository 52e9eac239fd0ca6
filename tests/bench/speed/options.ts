import { parseArgs } from 'node:util'
import { oneOf, positive } from '../support/option-values.js'
import { TOOLS, type Tool } from './tools.js'

const FIGURES = [
  'cold',
  'warm',
  'memory',
  'hello',
  'packages',
  'edit',
  'first-save',
  'saves',
  'import',
  'heap',
  'planning',
] as const

export type Figure = (typeof FIGURES)[number]

export interface SpeedOptions {
  readonly figures: ReadonlySet<Figure>
  readonly tools: readonly Tool[]
  /** Size of the app. */
  readonly modules: number
  /** Sizes of others, for the warm start. */
  readonly others: readonly number[]
  /** How often each figure is measured. */
  readonly runs: number
  /** Pairs of saves within 50 ms. */
  readonly pairs: number
  /** Reloads after which the heap is looked at. */
  readonly reloads: number
}

/**
 * Reads `--figures cold,warm --only plain,hot-hook --modules 1000 --others 100,5000 --runs 5 --pairs 1000 --reloads 1000`, all of them
 * optional; `--others 0` leaves these apps out. Throws on anything else.
 */
export function readOptions(args: string[]): SpeedOptions {
  const { values } = parseArgs({
    args,
    options: {
      figures: { type: 'string', default: FIGURES.join() },
      only: { type: 'string', default: TOOLS.map(({ name }) => name).join() },
      modules: { type: 'string', default: '1000' },
      others: { type: 'string', default: '100,5000' },
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
    others: values.others === '0' ? [] : values.others.split(',').map((size) => positive('others', size)),
    runs: positive('runs', values.runs),
    pairs: positive('pairs', values.pairs),
    reloads: positive('reloads', values.reloads),
  }
}
