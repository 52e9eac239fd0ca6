import { type Edge, type Module, ModuleGraph, type Rules } from '../../src/graph/module-graph.js'
import type { UpdatePlan } from '../../src/graph/plan-update.js'
import type { Acceptance } from '../../src/graph/registrations.js'

const ARROWS = {
  '->': { isStatic: true },
  '~>': { runsAgain: true },
  '.>': { ranAtStart: true },
  '=>': { isStatic: true },
} as const

/**
 * Draws a graph from lines of `importer arrow imported...`; `#` begins a comment. The arrows:
 * `->` a static import, `=>` one that the importer accepts, `~>` an `import()` that runs again, `.>` one that ran at the start only.
 * The module called `entry` is the entry, a name in (parentheses) stands for somebody outside the project, and a name with an
 * exclamation mark! for a module that accepts itself.
 */
export function draw(text: string): ModuleGraph {
  const graph = new ModuleGraph()
  for (const line of text.split('\n')) {
    const [importer, arrow, ...imported] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (!importer) continue
    const from = moduleNamed(graph, importer)
    if (arrow === undefined) continue
    if (!(arrow in ARROWS)) throw new Error(`"${arrow}" is no arrow, in "${line}"`)
    for (const name of imported) drawEdge(graph, from, moduleNamed(graph, name), arrow as keyof typeof ARROWS)
  }
  return graph
}

/** A module that must have been drawn. */
export function at(graph: ModuleGraph, name: string): Module {
  const module = graph.get(name)
  if (module === undefined) throw new Error(`"${name}" is not in the graph`)
  return module
}

/** An edge that must have been drawn. */
export function between(graph: ModuleGraph, importer: string, imported: string): Edge {
  const edge = at(graph, importer).imports.get(imported)
  if (edge === undefined) throw new Error(`"${importer}" does not import "${imported}"`)
  return edge
}

export const NO_RULES: Rules = { reloads: () => false, isBoundary: undefined }

/** A plan with names instead of modules and edges. Hot points are sorted: their order means nothing. */
export function named(plan: UpdatePlan) {
  const names = (modules: readonly Module[]) => modules.map((module) => module.path)
  if (plan.kind === 'full-reload') return { ...plan, chain: names(plan.chain) }
  const { accepted, ...rest } = plan
  const hotPoints = plan.hotPoints.map((edge) => `${edge.importer.path} ~> ${edge.imported.path}`).sort()
  const accepting = accepted.map(({ module, by }) => (by === module ? `${by.path}!` : `${by.path} => ${module.path}`))
  const acceptedIfAny = accepting.length === 0 ? {} : { accepted: accepting.sort() }
  return { ...rest, outdated: names(plan.outdated), hotPoints, ...acceptedIfAny }
}

/** An acceptance of modules, by their names. */
export function accepting(...paths: string[]): Acceptance {
  return { paths, exports: undefined, callback() {} }
}

function moduleNamed(graph: ModuleGraph, written: string): Module {
  const name = written.replace(/!$/, '')
  const isNew = graph.get(name) === undefined
  const module = graph.ensure(name)
  if (isNew && name === 'entry') module.root = 'entry'
  if (isNew && name.startsWith('(')) module.root = 'outside'
  else if (isNew) Object.assign(module, { loadedVersion: 0, evaluatedVersion: 0 })
  if (name !== written) module.registrations.acceptances.push(accepting(name))
  return module
}

function drawEdge(graph: ModuleGraph, importer: Module, imported: Module, arrow: keyof typeof ARROWS): void {
  const edge = graph.connect(importer, imported, `./${imported.path}`)
  if (arrow !== '->' && arrow !== '=>') edge.calls = 1
  Object.assign(edge, ARROWS[arrow])
  if (arrow === '->' || arrow === '=>') edge.names = undefined
  if (arrow === '=>') importer.registrations.acceptances.push(accepting(imported.path))
}
