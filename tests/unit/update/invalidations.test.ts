import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Invalidations, type InvalidationsPorts } from '../../../src/update/invalidations.js'
import { at, draw, NO_RULES, named } from '../../support/draw-graph.js'

/** A plan in a few words. */
function inWords(plan: ReturnType<typeof named>): string {
  if (plan.kind === 'hot') return `hot ${plan.outdated.join(' ')}`
  return `full reload (${plan.chain.join(' <- ')}: ${plan.reason})`
}

/** Invalidations in a graph. What is carried out is noted; `onUpdate` is called while it is. */
function setUp(text: string, onUpdate: (module: string) => void | Promise<void> = () => {}) {
  const graph = draw(text)
  const invalidations = new Invalidations()
  const updates: string[] = []
  const all: string[] = []
  const ports: InvalidationsPorts = {
    rules: NO_RULES,
    graph() {
      all.push('synchronized')
      return graph
    },
  }
  return {
    invalidations,
    updates,
    /** The same, with the times at which the graph was brought up to date. */
    all,
    /** Gives the module with which it began. */
    add: (name: string) => invalidations.add(at(graph, name), true).path,
    take: () =>
      invalidations.run(async (invalidated, plan) => {
        const names = invalidated.map(({ path }) => path).join(' ')
        const update = `${names}: ${inWords(named(plan))}`
        updates.push(update)
        all.push(update)
        await onUpdate(names)
      }, ports),
  }
}

/** `entry ┄┄▶ page ──▶ model`, of which model accepts itself. */
const PAGE = `
  entry ~> page
  page  -> model!
`

describe('an invalidation', () => {
  it('waits until it is taken', async () => {
    const { invalidations, add, take } = setUp(PAGE)
    const atFirst = invalidations.isEmpty
    add('model')
    const waiting = invalidations.isEmpty

    await take()

    assert.deepEqual([atFirst, waiting, invalidations.isEmpty], [true, false, true])
  })

  it('begins with its module', () => {
    const { add } = setUp(PAGE)

    assert.equal(add('model'), 'model')
  })

  it('replaces the importers of its module, which is new already', async () => {
    const { add, take, updates } = setUp(PAGE)
    add('model')

    await take()

    assert.deepEqual(updates, ['model: hot page'])
  })

  it('is a full reload where that reaches the entry', async () => {
    const { add, take, updates } = setUp('entry -> page!')
    add('page')

    await take()

    assert.deepEqual(updates, ['page: full reload (page <- entry: entry)'])
  })

  it('follows the rules', async () => {
    const graph = draw(PAGE)
    const invalidations = new Invalidations()
    const kinds: string[] = []
    invalidations.add(at(graph, 'model'), true)

    await invalidations.run(async (_invalidated, { kind }) => void kinds.push(kind), {
      rules: { ...NO_RULES, reloads: (path) => path === 'page' },
      graph: () => graph,
    })

    assert.deepEqual(kinds, ['full-reload'])
  })

  it('is planned on a graph that is up to date, each of several', async () => {
    const scene = setUp(PAGE)
    for (const name of ['model', 'page']) scene.add(name)

    await scene.take()

    assert.deepEqual(
      scene.all.map((update) => update.split(':')[0]),
      ['synchronized', 'model', 'synchronized', 'page'],
    )
  })

  it('is one, however often its module asks for it', async () => {
    const { add, take, updates } = setUp(PAGE)
    for (const name of ['model', 'model']) add(name)

    await take()

    assert.deepEqual(updates, ['model: hot page'])
  })

  it('is over when it was taken', async () => {
    const { add, take, updates } = setUp(PAGE)
    add('model')
    await take()

    await take()

    assert.equal(updates.length, 1)
  })
})

describe('several invalidations', () => {
  const TWO = `
    entry ~> page chart
    page  -> model!
    chart -> data!
  `

  it('are updates of their own, in the order in which they came', async () => {
    const { add, take, updates } = setUp(TWO)
    for (const name of ['data', 'model']) add(name)

    await take()

    assert.deepEqual(updates, ['data: hot chart', 'model: hot page'])
  })

  it('are carried out one after another', async () => {
    const ends: string[] = []
    const { add, take, updates } = setUp(TWO, async (module) => {
      await new Promise((resolve) => setImmediate(resolve))
      ends.push(`${module}: update ${updates.length} has ended`)
    })
    for (const name of ['data', 'model']) add(name)

    await take()

    assert.deepEqual(ends, ['data: update 1 has ended', 'model: update 2 has ended'])
  })
})

describe('an invalidation during the update of another one', () => {
  /** `entry ┄┄▶ app ──▶ page ──▶ model`, of which the last two accept themselves. */
  const CHAIN = `
    entry ~> app
    app   -> page!
    page  -> model!
  `

  /** An update for `first`, during which other modules are invalidated. `begun` says with which module each of those began. */
  async function duringUpdate(text: string, first: string, ...others: string[]) {
    const begun: string[] = []
    let hasBegun = false
    const scene = setUp(text, () => {
      if (hasBegun) return
      hasBegun = true
      begun.push(...others.map(scene.add))
    })
    scene.add(first)
    await scene.take()
    return { ...scene, begun }
  }

  it('begins with that one', async () => {
    const { begun } = await duringUpdate(CHAIN, 'model', 'page')

    assert.deepEqual(begun, ['model'])
  })

  it('waits for its turn', async () => {
    const { invalidations, take, updates } = await duringUpdate(CHAIN, 'model', 'page')
    const isWaiting = !invalidations.isEmpty

    await take()

    assert.equal(isWaiting, true)
    assert.deepEqual(updates, ['model: hot page', 'page: hot app'])
  })

  it('begins with itself again when that update is over', async () => {
    const { add, take } = await duringUpdate(CHAIN, 'model', 'page')
    await take()

    assert.equal(add('page'), 'page')
  })

  it('is a full reload where it leads back to the module with which it began: it would never end', async () => {
    const text = `
      entry ~> a!
      a     -> b!
      b     -> a
    `
    const { take, updates } = await duringUpdate(text, 'a', 'b')

    await take()

    assert.deepEqual(updates, ['a: hot b', 'b: full reload (b <- a: circular)'])
  })

  it('is a full reload where it leads back over several', async () => {
    const text = `
      entry ~> a!
      a     -> c!
      b     -> a
      c     -> b!
    `
    // The importers: a by b, b by c, c by a.
    const scene = setUp(text, (module) => {
      if (module === 'a') scene.add('b')
      if (module === 'b') scene.add('c')
    })
    scene.add('a')

    for (let turn = 0; turn < 3; turn++) await scene.take()

    assert.deepEqual(scene.updates, ['a: hot b', 'b: hot c', 'c: full reload (c <- a: circular)'])
  })

  it('is hot where it leads elsewhere', async () => {
    const text = `
      entry ~> app
      app   -> page
      page  -> a! b!
    `
    const { take, updates } = await duringUpdate(text, 'a', 'b')

    await take()

    assert.deepEqual(updates.at(-1), 'b: hot app page')
  })
})

describe('an invalidation during the updates of two others', () => {
  it('keeps the beginning that it had first', async () => {
    const text = `
      entry ~> top
      top   -> a! b!
      a     -> c!
    `
    const scene = setUp(text, (module) => {
      if (module !== 'c') scene.add('c')
    })
    for (const name of ['a', 'b']) scene.add(name)
    await scene.take()

    await scene.take()

    assert.deepEqual(scene.updates, ['a: hot top', 'b: hot top', 'c: full reload (c <- a: circular)'])
  })
})

describe('an invalidation in a cycle', () => {
  it('is a full reload where its own importers need the module to be replaced', async () => {
    const { add, take, updates } = setUp(`
      entry ~> a
      a     -> b!
      b     -> a
    `)
    add('b')

    await take()

    assert.deepEqual(updates, ['b: full reload (b: circular)'])
  })

  it('is a full reload for the reason that there is anyway', async () => {
    const { add, take, updates } = setUp(`
      entry -> a
      a     -> b!
      b     -> a
    `)
    add('b')

    await take()

    assert.deepEqual(updates, ['b: full reload (b <- a <- entry: entry)'])
  })
})

describe('an update for an invalidation that fails', () => {
  it('keeps none of the others from being made, and is told of', async () => {
    const scene = setUp('entry ~> a! b!', (module) => {
      if (module === 'a') throw new Error('no tea')
    })
    scene.add('a')
    scene.add('b')

    await assert.rejects(scene.take(), /no tea/)

    assert.deepEqual(
      scene.updates.map((update) => update.split(':')[0]),
      ['a', 'b'],
    )
    assert.equal(scene.add('b'), 'b')
  })
})
