import fc from 'fast-check'
import { ModuleGraph, type Rules } from '../../src/graph/module-graph.js'
import { accepting, at } from './draw-graph.js'

/** What stops a walk at a module, as facts about it. */
type Fact = 'plain' | 'entry' | 'outside' | 'declined' | 'reload pattern'
/** All imports of one module by another one, by their numbers. */
export interface DrawnEdge {
  readonly from: number
  readonly to: number
  readonly kind: 'static' | 'start' | 'again' | 'start and again' | 'marked'
  readonly isAccepted: boolean
  /** Statements use only exports that the imported module accepts. */
  readonly usesAccepted: boolean
  /** In how many places the importer has the `import()`. */
  readonly places: number
}
/** A graph as data, with the rules and a change. */
export interface Drawing {
  readonly facts: readonly Fact[]
  readonly edges: readonly DrawnEdge[]
  /** Which modules accept themselves, and how. */
  readonly own: readonly (undefined | 'whole' | 'exports')[]
  readonly changed: readonly number[]
  readonly boundaries: readonly number[] | undefined
}

const MOST_MODULES = 9

/** Graphs with cycles, self-imports and islands; most modules are plain, so that walks get far. */
export const drawings: fc.Arbitrary<Drawing> = fc.integer({ min: 1, max: MOST_MODULES }).chain((size) => {
  const module = fc.integer({ min: 0, max: size - 1 })
  const fact: fc.Arbitrary<Fact> = fc.oneof(
    { weight: 12, arbitrary: fc.constant<Fact>('plain') },
    { weight: 1, arbitrary: fc.constantFrom<Fact>('entry', 'outside', 'declined', 'reload pattern') },
  )
  const edge: fc.Arbitrary<DrawnEdge> = fc.record({
    from: module,
    to: module,
    kind: fc.constantFrom('static', 'static', 'start', 'again', 'start and again', 'marked'),
    places: fc.integer({ min: 1, max: 2 }),
    isAccepted: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    usesAccepted: fc.boolean(),
  })
  const own = fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom('whole' as const, 'exports' as const) },
  )
  return fc.record({
    facts: fc.array(fact, { minLength: size, maxLength: size }),
    own: fc.array(own, { minLength: size, maxLength: size }),
    edges: fc.uniqueArray(edge, { selector: ({ from, to }) => `${from} ${to}`, maxLength: 3 * size }),
    changed: fc.uniqueArray(module, { minLength: 1, maxLength: 3 }),
    boundaries: fc.option(fc.uniqueArray(module), { nil: undefined }),
  })
})

/** The path of a module. */
export const name = (index: number) => `m${index}`

/** The graph of a drawing, in which all is evaluated. */
export function graphOf({ facts, own, edges }: Drawing): ModuleGraph {
  const graph = new ModuleGraph()
  for (const [index, fact] of facts.entries()) {
    const module = graph.ensure(name(index))
    Object.assign(module, { loadedVersion: 0, evaluatedVersion: 0 })
    const exports = own[index] === 'exports' ? new Set(['accepted']) : undefined
    if (own[index] !== undefined) module.registrations.acceptances.push({ ...accepting(name(index)), exports })
    if (fact === 'entry' || fact === 'outside') module.root = fact
    if (fact === 'declined') module.declined = true
  }
  for (const { from, to, kind, places, isAccepted, usesAccepted } of edges) {
    const edge = graph.connect(at(graph, name(from)), at(graph, name(to)), `./${name(to)}`)
    edge.isStatic = kind === 'static'
    edge.names = new Set(usesAccepted ? ['accepted'] : ['accepted', 'other'])
    if (isAccepted) edge.importer.registrations.acceptances.push(accepting(name(to)))
    edge.calls = places
    edge.boundary = kind === 'marked'
    edge.ranAtStart = kind === 'start' || kind === 'start and again'
    edge.runsAgain = kind !== 'static' && kind !== 'start'
  }
  return graph
}

/** What the options of a drawing say. */
export function rulesOf({ facts, boundaries }: Drawing): Rules {
  const indexOf = (path: string) => Number(path.slice(1))
  return {
    reloads: (path) => facts[indexOf(path)] === 'reload pattern',
    isBoundary: boundaries && ((path) => boundaries.includes(indexOf(path))),
  }
}
