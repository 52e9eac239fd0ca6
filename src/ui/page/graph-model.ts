import { chainsOf, MOST_CHAINS } from './chains.js'
import { type Box, type BoxEdge, edgeKey, type Folding, foldModules } from './folding.js'
import { labelsOf } from './labels.js'
import { type Layout, layOut } from './layout.js'
import type { ModuleIndex } from './module-index.js'

/** All that is drawn of the graph, but for what is selected. */
export interface GraphModel {
  readonly index: ModuleIndex
  readonly folding: Folding
  readonly boxes: ReadonlyMap<string, Box>
  readonly labels: ReadonlyMap<string, string>
  readonly layout: Layout<BoxEdge>
}

export interface GraphModelOptions {
  /** The folders that were opened or folded by hand. */
  readonly chosen: ReadonlyMap<string, boolean>
  /** The width of a box with this label. */
  widthOf(box: Box, label: string): number
  /** The model before: as long as boxes and edges are the same, so is the layout. */
  readonly previous: GraphModel | undefined
}

export function createGraphModel(index: ModuleIndex, { chosen, widthOf, previous }: GraphModelOptions): GraphModel {
  const folding = foldModules(index.modules, chosen)
  const boxes = new Map(folding.boxes.map((box) => [box.id, box]))
  if (previous !== undefined && isSameShape(previous.folding, folding)) return { ...previous, index, folding, boxes }

  const labels = labelsOf(folding.boxes)
  const nodes = folding.boxes.map((box) => ({ id: box.id, width: widthOf(box, labels.get(box.id) ?? '') }))
  const entry = index.modules.find(({ isEntry }) => isEntry)
  const layout = layOut(nodes, folding.edges, entry && folding.boxOf.get(entry.path))
  return { index, folding, boxes, labels, layout }
}

function isSameShape(one: Folding, other: Folding): boolean {
  return (
    one.boxes.length === other.boxes.length &&
    one.edges.length === other.edges.length &&
    one.boxes.every(
      ({ id, modules }, at) => id === other.boxes[at]?.id && modules.length === other.boxes[at]?.modules.length,
    ) &&
    one.edges.every(({ from, to, isHot }, at) => {
      const edge = other.edges[at]
      return from === edge?.from && to === edge.to && isHot === edge.isHot
    })
  )
}

/** What is brought out when a module is selected. */
export interface Highlight {
  /** Ids of boxes. */
  readonly boxes: ReadonlySet<string>
  /** By `edgeKey`. */
  readonly edges: ReadonlySet<string>
}

/** The first chains of a module, as they are listed in its details, and what it imports itself. */
export function highlightOf(path: string, { index, folding: { boxOf } }: GraphModel): Highlight {
  const boxes = new Set<string>()
  const edges = new Set<string>()
  const add = (importer: string, imported: string) => {
    const [from, to] = [boxOf.get(importer), boxOf.get(imported)]
    if (from === undefined || to === undefined) return
    boxes.add(from).add(to)
    edges.add(edgeKey({ from, to }))
  }
  for (const { steps } of chainsOf(path, index).slice(0, MOST_CHAINS)) {
    for (const [at, { path: importer }] of steps.entries()) {
      const below = steps[at - 1]
      if (below !== undefined) add(importer, below.path)
    }
  }
  for (const { path: imported } of index.byPath.get(path)?.imports ?? []) add(path, imported)
  return { boxes, edges }
}

/** How it is said to who can't see the graph: "page.ts, hot" or "routes, folder, 34 files, 20 hot". */
export function boxInWords({ id, kind, modules }: Box): string {
  if (kind === 'file') return `${id}, ${modules[0]?.state}`
  const hot = modules.filter(({ state }) => state === 'hot' || state === 'waiting').length
  return `${id}, folder, ${modules.length} ${modules.length === 1 ? 'file' : 'files'}, ${hot} hot`
}
