import { randomNumbers } from './random.js'
import type { SampleGraph, SampleModule } from './sample-graph.js'

/** Of 1,000 modules, 822 depend on the leaf. */
const SHARE_ABOVE_LEAF = 0.822
const LAYERS = 12
const BASE_LAYERS = 4
/** A layer is at most so many times as wide as the one above it, since a module imports no more of it. */
const MOST_GROWTH = 4
const SEED = 20_260

type Mutable = SampleModule & { readonly imports: SampleModule[] }

/**
 * Plans an app in layers, each module importing 2 to 5 others. The same `count` gives the same app.
 *
 *     hotPoint ──▶ layer 1 ──▶ layer 2 ──▶ … ──▶ layer 11 ──▶ leaf     82.2 % of all modules are above the leaf
 *                     ╰───────────┴──────────┴───────┴──────▶ base     all others
 */
export function planLayers(count: number): SampleGraph {
  const random = randomNumbers(SEED)
  const aboveCount = Math.round(count * SHARE_ABOVE_LEAF)
  const modules: Mutable[] = []
  const above = widthsOf(aboveCount, LAYERS, (depth) => MOST_GROWTH ** depth).map((width, depth) =>
    addLayer(modules, `layer-${depth}`, width),
  )
  const [leaf] = addLayer(modules, 'leaf', 1)
  const base = widthsOf(count - aboveCount - 1, BASE_LAYERS, () => count).map((width, depth) =>
    addLayer(modules, `base-${depth}`, width),
  )
  const allBase = base.flat()
  const [hotPoint] = above[0] ?? []
  const middleLayer = above[above.length >> 1] ?? []
  const middle = middleLayer[middleLayer.length >> 1]
  if (hotPoint === undefined || middle === undefined || leaf === undefined)
    throw new Error(`Cannot plan ${count} modules`)

  connectLayers(above, random)
  connectLayers(base, random)
  for (const module of above.at(-1) ?? []) module.imports.push(leaf, pick(allBase, random))
  for (const module of above.flat()) if (random() < 0.5) importOnce(module, pick(allBase, random))

  const [baseTop = []] = base
  return { modules, hotPoint, middle, leaf, half: [...lowerHalf(above, count), ...baseTop], base: baseTop }
}

/** Plans an app in which each module imports the next one, and the entry nothing but the first. */
export function planChain(count: number): SampleGraph {
  const modules: Mutable[] = []
  const chain = addLayer(modules, 'chain', count)
  for (const [index, module] of chain.entries()) module.imports.push(...chain.slice(index + 1, index + 2))
  const [hotPoint, middle, leaf] = [chain[0], chain[count >> 1], chain.at(-1)]
  if (hotPoint === undefined || middle === undefined || leaf === undefined) throw new Error('Cannot plan no modules')
  return { modules, hotPoint, middle, leaf, half: [], base: [] }
}

/** Widths of layers that hold `count` modules, as even as can be. */
function widthsOf(count: number, layers: number, widest: (depth: number) => number): number[] {
  const widths: number[] = []
  for (let left = count; left > 0; left -= widths.at(-1) ?? 0) {
    const even = Math.ceil(left / Math.max(1, layers - widths.length))
    widths.push(Math.min(left, even, widest(widths.length)))
  }
  return widths
}

function addLayer(modules: Mutable[], name: string, width: number): Mutable[] {
  const layer = Array.from({ length: width }, (_, i): Mutable => {
    const index = modules.length + i
    return { index, path: `${name}/m${index}`, imports: [] }
  })
  modules.push(...layer)
  return layer
}

/** Has each layer import the next one, all of it, and each module at least two. */
function connectLayers(layers: readonly (readonly Mutable[])[], random: () => number): void {
  for (const [depth, layer] of layers.entries()) {
    const next = layers[depth + 1]
    if (next === undefined) return
    for (const [i, module] of layer.entries()) {
      for (let each = i % next.length; each < next.length; each += layer.length) importOnce(module, next[each])
      const wanted = Math.min(next.length, random() < 0.5 ? 2 : 3)
      while (module.imports.length < wanted) importOnce(module, pick(next, random))
    }
  }
}

function importOnce(importer: Mutable, imported: SampleModule | undefined): void {
  if (imported !== undefined && !importer.imports.includes(imported)) importer.imports.push(imported)
}

function pick<Value>(values: readonly Value[], random: () => number): Value {
  const value = values[Math.floor(random() * values.length)]
  if (value === undefined) throw new Error('Cannot pick one of nothing')
  return value
}

/** The layer with which, and with all that is below it and the base, at least half of the app is loaded. */
function lowerHalf(above: readonly (readonly SampleModule[])[], count: number): readonly SampleModule[] {
  let reached = count - above.flat().length
  for (const layer of above.toReversed()) {
    reached += layer.length
    if (reached >= count / 2) return layer
  }
  return []
}
