import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { loadOrder } from '../../../src/graph/load-order.js'
import { type Edge, type Module, ModuleGraph } from '../../../src/graph/module-graph.js'
import { at, draw } from '../../support/draw-graph.js'

/** Draws a graph whose modules have been evaluated in the order in which they are named. */
function drawEvaluated(text: string, ...order: string[]): ModuleGraph {
  const graph = draw(text)
  for (const name of order) graph.endEvaluation(at(graph, name), 0)
  return graph
}

/** Orders modules given by name, and gives names back. All modules are outdated unless some are named. */
function orderOf(graph: ModuleGraph, wanted: string[], outdated?: string[]): string[] {
  const modulesOf = (names: string[]) => names.map((name) => at(graph, name))
  const order = loadOrder(modulesOf(wanted), outdated === undefined ? [...graph.modules()] : modulesOf(outdated))
  return order.map(({ path }) => path)
}

describe('loadOrder', () => {
  it('gives modules that are in no cycle as they are wanted', () => {
    const graph = drawEvaluated(
      `
        page  -> model
        chart -> model
      `,
      'model',
      'page',
      'chart',
    )

    assert.deepEqual(orderOf(graph, ['chart', 'model', 'page']), ['chart', 'model', 'page'])
  })

  it('enters a cycle below a wanted module where the first load entered it', () => {
    const graph = drawEvaluated(
      'base -> mid\nmid -> plugin\nplugin -> base\npage -> plugin',
      ...['plugin', 'mid', 'base', 'page'],
    )

    assert.deepEqual(orderOf(graph, ['page']), ['base', 'page'])
    assert.deepEqual(orderOf(graph, ['page', 'base']), ['base', 'page'])
  })

  it('gives a module that is not outdated, and is only handed over, as it is', () => {
    const graph = drawEvaluated('page -> model', 'model', 'page')

    assert.deepEqual(orderOf(graph, ['model'], ['page']), ['model'])
  })

  it('gives nothing where nothing is wanted', () => {
    const graph = drawEvaluated('base -> plugin\nplugin -> base', 'plugin', 'base')

    assert.deepEqual(orderOf(graph, []), [])
  })

  it('puts before a module the one of its cycle that was evaluated last: the cycle was entered there', () => {
    const graph = drawEvaluated(
      `
        entry  -> base
        base   -> plugin
        plugin -> base
      `,
      'plugin',
      'base',
    )

    assert.deepEqual(orderOf(graph, ['plugin']), ['base', 'plugin'])
  })

  it('puts nothing before the module at which its cycle was entered', () => {
    const graph = drawEvaluated('base -> plugin\nplugin -> base', 'plugin', 'base')

    assert.deepEqual(orderOf(graph, ['base']), ['base'])
  })

  it('goes by the last evaluation of a cycle that has been evaluated several times', () => {
    const graph = drawEvaluated('base -> plugin\nplugin -> base', 'plugin', 'base', 'base', 'plugin')

    assert.deepEqual(orderOf(graph, ['base']), ['plugin', 'base'])
  })

  it('finds the entrance of a cycle through any number of its members', () => {
    const graph = drawEvaluated(
      `
        base   -> middle
        middle -> plugin
        plugin -> base
      `,
      'plugin',
      'middle',
      'base',
    )

    assert.deepEqual(orderOf(graph, ['plugin', 'middle']), ['base', 'plugin', 'middle'])
  })

  it('gives each module once, also if several members of a cycle are wanted', () => {
    const graph = drawEvaluated('base -> plugin\nplugin -> base', 'plugin', 'base')

    assert.deepEqual(orderOf(graph, ['plugin', 'base', 'plugin']), ['base', 'plugin'])
  })

  it('counts only outdated modules to a cycle: the others are not evaluated again', () => {
    const graph = drawEvaluated('base -> plugin\nplugin -> base', 'plugin', 'base')

    assert.deepEqual(orderOf(graph, ['plugin'], ['plugin']), ['plugin'])
  })

  it('finds the entrance of the part of a cycle that is outdated', () => {
    const graph = drawEvaluated(
      `
        top   -> left
        left  -> right
        right -> left top
      `,
      'right',
      'left',
      'top',
    )

    assert.deepEqual(orderOf(graph, ['right'], ['left', 'right']), ['left', 'right'])
  })

  it('finds no cycle through a module that is not outdated', () => {
    const graph = drawEvaluated(
      `
        base   -> middle
        middle -> plugin
        plugin -> base
      `,
      'plugin',
      'middle',
      'base',
    )

    assert.deepEqual(orderOf(graph, ['plugin'], ['base', 'plugin']), ['plugin'])
  })

  for (const arrow of ['~>', '.>']) {
    it(`sees no cycle in an import() (${arrow}), which evaluates nothing by itself`, () => {
      const graph = drawEvaluated(`base -> plugin\nplugin ${arrow} base`, 'plugin', 'base')

      assert.deepEqual(orderOf(graph, ['plugin']), ['plugin'])
    })
  }

  it('sees a cycle also in a static import that its importer accepts', () => {
    const graph = drawEvaluated('base => plugin\nplugin -> base', 'plugin', 'base')

    assert.deepEqual(orderOf(graph, ['plugin']), ['base', 'plugin'])
  })

  it('sees no cycle in a module that imports itself', () => {
    const graph = drawEvaluated('page -> page model', 'model', 'page')

    assert.deepEqual(orderOf(graph, ['model', 'page']), ['model', 'page'])
  })

  it('sees no cycle in a diamond', () => {
    const graph = drawEvaluated(
      `
        top   -> left right
        left  -> bottom
        right -> bottom
      `,
      'bottom',
      'left',
      'right',
      'top',
    )

    assert.deepEqual(orderOf(graph, ['bottom', 'right', 'left']), ['bottom', 'right', 'left'])
  })

  it('keeps two cycles apart, also where one imports the other', () => {
    const graph = drawEvaluated(
      `
        a -> b
        b -> a c
        c -> d
        d -> c
      `,
      'd',
      'c',
      'b',
      'a',
    )

    assert.deepEqual(orderOf(graph, ['d', 'b']), ['c', 'd', 'a', 'b'])
  })

  it('takes a cycle within a cycle for one', () => {
    const graph = drawEvaluated(
      `
        outer -> inner
        inner -> leaf outer
        leaf  -> inner
      `,
      'leaf',
      'inner',
      'outer',
    )

    assert.deepEqual(orderOf(graph, ['leaf']), ['outer', 'leaf'])
  })

  it('takes two cycles that share a module for one', () => {
    const graph = drawEvaluated(
      `
        left   -> shared
        shared -> left right
        right  -> shared
      `,
      'right',
      'shared',
      'left',
    )

    assert.deepEqual(orderOf(graph, ['right']), ['left', 'right'])
  })

  it('leaves out of a cycle what only it imports', () => {
    const graph = drawEvaluated(
      `
        base   -> plugin config
        plugin -> base
      `,
      'plugin',
      'config',
      'base',
    )

    assert.deepEqual(orderOf(graph, ['config']), ['config'])
  })

  it('finds the same cycles in whatever order the outdated modules are given', () => {
    const text = `
      outer -> inner
      inner -> leaf outer
      leaf  -> inner
    `
    const graph = drawEvaluated(text, 'leaf', 'inner', 'outer')

    for (const outdated of [
      ['leaf', 'inner', 'outer'],
      ['inner', 'outer', 'leaf'],
      ['outer', 'leaf', 'inner'],
    ]) {
      assert.deepEqual(orderOf(graph, ['leaf'], outdated), ['outer', 'leaf'])
    }
  })
})

describe('loadOrder, in a graph of many modules', () => {
  const MODULES = 20_000

  /** `0 ──▶ 1 ──▶ 2 …`, evaluated from its end. */
  function drawChain(size: number): ModuleGraph {
    const lines = Array.from({ length: size - 1 }, (_each, index) => `${index} -> ${index + 1}`)
    return drawEvaluated(lines.join('\n'), ...Array.from({ length: size }, (_each, index) => `${size - 1 - index}`))
  }

  it('goes through a deep chain without recursion', () => {
    const graph = drawChain(MODULES)

    assert.deepEqual(orderOf(graph, [`${MODULES - 1}`, '0']), [`${MODULES - 1}`, '0'])
  })

  it('finds the entrance of a cycle at the end of a deep chain', () => {
    const graph = drawChain(MODULES)
    const [second, last] = [at(graph, `${MODULES - 2}`), at(graph, `${MODULES - 1}`)]
    graph.connect(last, second, '.').isStatic = true

    assert.deepEqual(orderOf(graph, [last.path]), [second.path, last.path])
  })

  it('looks at each edge a few times at most in a ladder of diamonds', () => {
    const DIAMONDS = 1_000
    const EDGES = 4 * DIAMONDS
    const lines = Array.from(
      { length: DIAMONDS },
      (_each, step) => `${step} -> left${step} right${step}\nleft${step} -> ${step + 1}\nright${step} -> ${step + 1}`,
    )
    const graph = draw(lines.join('\n'))
    let looks = 0
    for (const module of graph.modules()) {
      for (const [path, edge] of module.imports)
        module.imports.set(
          path,
          counting(edge, () => looks++),
        )
    }

    orderOf(graph, ['0'])

    assert.ok(looks <= 3 * EDGES, `${looks} looks at ${EDGES} edges`)
  })
})

/** An edge that tells when somebody looks where it leads. */
function counting(edge: Edge, onLook: () => void): Edge {
  return Object.defineProperty({ ...edge }, 'imported', {
    get() {
      onLook()
      return edge.imported
    },
  })
}

describe('loadOrder, in random cycles', () => {
  interface Drawing {
    /** Modules are numbers; each imports others in this order. */
    readonly imports: readonly (readonly number[])[]
    /** Where the program entered at first. */
    readonly start: number
    readonly wanted: readonly number[]
  }

  /** Modules that form one cycle, as a ring in any direction and chords. */
  const drawings: fc.Arbitrary<Drawing> = fc.integer({ min: 2, max: 8 }).chain((size) => {
    const module = fc.integer({ min: 0, max: size - 1 })
    const all = Array.from({ length: size }, (_each, index) => index)
    return fc.record({
      imports: fc
        .tuple(
          fc.shuffledSubarray(all, { minLength: size }),
          fc.array(fc.array(module, { maxLength: 3 }), { minLength: size, maxLength: size }),
          fc.array(fc.boolean(), { minLength: size, maxLength: size }),
        )
        .map(([ring, chords, isRingFirst]) =>
          all.map((index) => {
            const next = ring[(ring.indexOf(index) + 1) % size] ?? 0
            const others = chords[index] ?? []
            return isRingFirst[index] ? [next, ...others] : [...others, next]
          }),
        ),
      start: module,
      wanted: fc.uniqueArray(module, { minLength: 1, maxLength: 3 }),
    })
  })

  function graphOf({ imports }: Drawing): ModuleGraph {
    const graph = new ModuleGraph()
    for (const index of imports.keys()) graph.ensure(`${index}`)
    for (const [index, others] of imports.entries()) {
      for (const other of others) graph.connect(at(graph, `${index}`), at(graph, `${other}`), '.').isStatic = true
    }
    return graph
  }

  /** In which order ECMA-262 evaluates modules that are imported one after another: what each imports comes first. */
  function evaluationOrder(imported: readonly Module[]): Module[] {
    const begun = new Set<Module>()
    const order: Module[] = []
    const evaluate = (module: Module): void => {
      if (begun.has(module)) return
      begun.add(module)
      for (const edge of module.imports.values()) evaluate(edge.imported)
      order.push(module)
    }
    for (const module of imported) evaluate(module)
    return order
  }

  it('leads to the same order of evaluation as at first, whichever members are wanted', () => {
    fc.assert(
      fc.property(drawings, (drawing) => {
        const graph = graphOf(drawing)
        const first = evaluationOrder([at(graph, `${drawing.start}`)])
        for (const module of first) graph.endEvaluation(module, 0)

        const order = loadOrder(
          drawing.wanted.map((index) => at(graph, `${index}`)),
          [...graph.modules()],
        )

        const names = (modules: readonly Module[]) => modules.map(({ path }) => path)
        assert.deepEqual(names(evaluationOrder(order)), names(first))
      }),
      { numRuns: 500 },
    )
  })
})
