import { planUpdate } from '../../../../src/graph/plan-update.js'
import { at, draw, NO_RULES } from '../../../support/draw-graph.js'
import { median } from '../../support/statistics.js'
import { planLayers } from '../app/plan-graph.js'

const WARM_UP_MS = 300
const PLANS_PER_RUN = 20
/** After that, no more plans than `runs` are made of a graph. */
const LONGEST_MS = 1_000

export interface Planning {
  readonly graph: string
  readonly modules: number
  readonly edges: number
  /** Each is the time for one plan. */
  readonly ms: readonly number[]
  readonly nanosecondsPerModuleAndEdge: number
}

/** Plans of hot-hook's own, in this process: what a change of the last module of a graph outdates. */
export function measurePlanning(runs: number): Planning[] {
  return [
    planned('12 layers of 3 modules, each importing all of the next', layers(12, 3), 'm11-0', runs),
    ...[1_000, 10_000, 100_000].map((count) => {
      const { text, leaf } = app(count)
      return planned(`the app of ${count.toLocaleString('en')} modules`, text, leaf, runs)
    }),
    ...[1_000, 10_000].map((count) =>
      planned(`a chain of ${count.toLocaleString('en')} diamonds`, diamonds(count), `top${count}`, runs),
    ),
  ]
}

function planned(name: string, text: string, changed: string, runs: number): Planning {
  const graph = draw(text)
  const leaf = at(graph, changed)
  const plan = () => planUpdate([leaf], NO_RULES)
  const { kind } = plan()
  if (kind !== 'hot') throw new Error(`Cannot measure a plan for ${name}: it is a ${kind}`)

  // The first plans are slow, until the engine has compiled them.
  const warmUpEnd = performance.now() + WARM_UP_MS
  while (performance.now() < warmUpEnd) plan()
  const ms: number[] = []
  const end = performance.now() + LONGEST_MS
  while (ms.length < runs || (ms.length < runs * PLANS_PER_RUN && performance.now() < end)) {
    const begunAt = performance.now()
    plan()
    ms.push(performance.now() - begunAt)
  }
  const all = [...graph.modules()]
  const edges = all.reduce((sum, module) => sum + module.imports.size, 0)
  const nanosecondsPerModuleAndEdge = ((median(ms) ?? 0) * 1e6) / (all.length + edges)
  return { graph: name, modules: all.length, edges, ms, nanosecondsPerModuleAndEdge }
}

function layers(depth: number, width: number): string {
  const layer = (index: number) => Array.from({ length: width }, (_, i) => `m${index}-${i}`)
  const lines = [`entry ~> ${layer(0).join(' ')}`]
  for (let index = 0; index < depth - 1; index++) {
    for (const importer of layer(index)) lines.push(`${importer} -> ${layer(index + 1).join(' ')}`)
  }
  return lines.join('\n')
}

function diamonds(count: number): string {
  const lines = ['entry ~> top0']
  for (let i = 0; i < count; i++) {
    lines.push(`top${i} -> left${i} right${i}`, `left${i} -> top${i + 1}`, `right${i} -> top${i + 1}`)
  }
  return lines.join('\n')
}

function app(count: number): { text: string; leaf: string } {
  const { modules, hotPoint, base, leaf } = planLayers(count)
  const lines = [`entry ~> ${hotPoint.path}`, `entry -> ${base.map(({ path }) => path).join(' ')}`]
  for (const { path, imports } of modules) {
    if (imports.length > 0) lines.push(`${path} -> ${imports.map((each) => each.path).join(' ')}`)
  }
  return { text: lines.join('\n'), leaf: leaf.path }
}
