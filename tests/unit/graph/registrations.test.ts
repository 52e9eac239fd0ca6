import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Acceptance, acceptsDependency, Registrations, selfAcceptance } from '../../../src/graph/registrations.js'
import { accepting } from '../../support/draw-graph.js'

/** What a module called `page` asked for. */
const registered = (...acceptances: Acceptance[]): Registrations => ({ ...new Registrations(), acceptances })

/** As of `acceptExports` in `page`. */
const acceptingExports = (...names: string[]): Acceptance => ({ ...accepting('page'), exports: new Set(names) })

/** As of `accept('a-package')`. */
const ACCEPTING_A_PACKAGE: Acceptance = { ...accepting(), paths: [undefined] }

describe('Registrations', () => {
  it('ask for nothing at first', () => {
    assert.deepEqual(
      { ...new Registrations() },
      { acceptances: [], prunes: [], listeners: undefined, isHandingOver: false },
    )
  })

  it('are not shared', () => {
    const first = new Registrations()

    first.acceptances.push(accepting('page'))
    first.prunes.push(() => {})
    first.listeners = new Map([['a', new Set()]])

    assert.deepEqual(
      { ...new Registrations() },
      { acceptances: [], prunes: [], listeners: undefined, isHandingOver: false },
    )
  })
})

describe('selfAcceptance', () => {
  it('is none of a module that accepts nothing', () => {
    assert.equal(selfAcceptance(registered(), 'page'), undefined)
  })

  it('is none of a module that accepts others only', () => {
    assert.equal(selfAcceptance(registered(accepting('model'), ACCEPTING_A_PACKAGE), 'page'), undefined)
  })

  it('is whole of a module that accepts itself', () => {
    assert.equal(selfAcceptance(registered(accepting('model'), accepting('page')), 'page'), 'whole')
  })

  it('is whole of a module that accepts itself together with others', () => {
    assert.equal(selfAcceptance(registered(accepting('model', 'page')), 'page'), 'whole')
  })

  it('is that for some exports', () => {
    assert.deepEqual(selfAcceptance(registered(acceptingExports('one', 'two')), 'page'), new Set(['one', 'two']))
  })

  it('is that for the exports of all calls together', () => {
    const registrations = registered(acceptingExports('one'), acceptingExports('two', 'one'))

    assert.deepEqual(selfAcceptance(registrations, 'page'), new Set(['one', 'two']))
  })

  it('is that for no export where none is named, which is not the same as none', () => {
    assert.deepEqual(selfAcceptance(registered(acceptingExports()), 'page'), new Set())
  })

  for (const [where, acceptances] of [
    ['before', [accepting('page'), acceptingExports('one')]],
    ['behind', [acceptingExports('one'), accepting('page')]],
  ] as const) {
    it(`is whole where one call is, ${where} one for some exports`, () => {
      assert.equal(selfAcceptance(registered(...acceptances), 'page'), 'whole')
    })
  }
})

describe('acceptsDependency', () => {
  const acceptedOf = (registrations: Registrations, ...paths: string[]) =>
    paths.filter((path) => acceptsDependency(registrations, path))

  it('is false of a module that accepts nothing', () => {
    assert.deepEqual(acceptedOf(registered(), 'model'), [])
  })

  it('is true of what any of the calls names', () => {
    const registrations = registered(accepting('chart'), accepting('model'))

    assert.deepEqual(acceptedOf(registrations, 'chart', 'model', 'other'), ['chart', 'model'])
  })

  it('is true of each that one call names', () => {
    assert.deepEqual(acceptedOf(registered(accepting('chart', 'model')), 'chart', 'model'), ['chart', 'model'])
  })

  it('is false where only a package is accepted', () => {
    assert.deepEqual(acceptedOf(registered(ACCEPTING_A_PACKAGE), 'model'), [])
  })
})
