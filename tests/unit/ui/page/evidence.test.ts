import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { evidenceOf } from '../../../../src/ui/page/evidence.js'
import { importOf } from './modules.js'

const dynamic = { kind: 'import()' } as const

describe('what is known of an import', () => {
  it('says how often it ran', () => {
    assert.equal(evidenceOf(importOf('a', { ...dynamic })), 'import(), has not run')
    assert.equal(evidenceOf(importOf('a', { ...dynamic, ran: 1 })), 'import(), ran once')
    assert.equal(evidenceOf(importOf('a', { ...dynamic, ran: 3 })), 'import(), ran 3 times')
    assert.equal(
      evidenceOf(importOf('a', { kind: 'require()', ran: 1, ranAtStart: true })),
      'require(), ran at the start',
    )
    assert.equal(
      evidenceOf(importOf('a', { ...dynamic, ran: 4, ranAtStart: true })),
      'import(), ran 4 times, also at the start',
    )
  })

  it('says that it is accepted; a static import runs once anyway', () => {
    assert.equal(evidenceOf(importOf('a')), 'import')
    assert.equal(evidenceOf(importOf('a', { isHot: true, isAccepted: true })), 'import, accepted')
  })
})
