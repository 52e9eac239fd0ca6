/** A box to be placed; sizes in pixels at a zoom of 1. */
export interface LayoutNode {
  readonly id: string
  readonly width: number
}

export interface LayoutEdge {
  readonly from: string
  readonly to: string
  readonly isHot: boolean
}

export interface Layering<Edge extends LayoutEdge> {
  /** By id, from 0. */
  readonly layerOf: ReadonlyMap<string, number>
  /** In the order in which they are met from the first node on. */
  readonly ids: readonly string[]
  /** Each leads to a later layer. */
  readonly forward: readonly Edge[]
  /** Each closes a cycle. */
  readonly back: readonly Edge[]
}

/**
 * Gives each node a layer behind those of all that import it, but for edges that close a cycle (longest paths). The order of nodes and edges
 * makes no difference. O(nodes + edges), apart from sorting them.
 *
 *     layer 0    1         2        3
 *     entry ──▶ routes ──▶ page ──▶ model
 *       └──────────────────────────▶
 */
export function assignLayers<Edge extends LayoutEdge>(
  nodes: readonly LayoutNode[],
  edges: readonly Edge[],
  first: string | undefined,
): Layering<Edge> {
  const outgoing = edgesFrom(nodes, edges)
  const imported = new Set(edges.map(({ to }) => to))
  const sorted = [...outgoing.keys()].sort()
  const starts = [...sorted.filter((id) => id === first), ...sorted.filter((id) => !imported.has(id)), ...sorted]

  const { met, done, back } = walk(starts, outgoing)
  const layerOf = new Map(sorted.map((id) => [id, 0]))
  // In the order in which they are done, backwards, each node comes after all that import it.
  for (const id of done.reverse()) {
    const next = (layerOf.get(id) ?? 0) + 1
    for (const edge of outgoing.get(id) ?? []) {
      if (!back.has(edge) && (layerOf.get(edge.to) ?? 0) < next) layerOf.set(edge.to, next)
    }
  }
  return { layerOf, ids: [...met], forward: edges.filter((edge) => !back.has(edge)), back: [...back] }
}

function edgesFrom<Edge extends LayoutEdge>(nodes: readonly LayoutNode[], edges: readonly Edge[]): Map<string, Edge[]> {
  const outgoing = new Map<string, Edge[]>(nodes.map(({ id }) => [id, []]))
  for (const edge of edges) outgoing.get(edge.from)?.push(edge)
  for (const list of outgoing.values()) list.sort((one, other) => (one.to < other.to ? -1 : 1))
  return outgoing
}

/** Walks depth first. `back` gets the edges that lead to a node that is not done yet. */
function walk<Edge extends LayoutEdge>(starts: readonly string[], outgoing: ReadonlyMap<string, readonly Edge[]>) {
  const met = new Set<string>()
  const finished = new Set<string>()
  const back = new Set<Edge>()
  for (const start of starts) {
    if (met.has(start)) continue
    met.add(start)
    const stack = [{ id: start, next: 0 }]
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const edge = outgoing.get(top.id)?.[top.next++]
      if (edge === undefined) {
        finished.add(top.id)
        stack.pop()
      } else if (!met.has(edge.to)) {
        met.add(edge.to)
        stack.push({ id: edge.to, next: 0 })
      } else if (!finished.has(edge.to)) back.add(edge)
    }
  }
  return { met, done: [...finished], back }
}
