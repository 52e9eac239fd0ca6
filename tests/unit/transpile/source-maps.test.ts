import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SourceMaps } from '../../../src/transpile/source-maps.js'

describe('SourceMaps', () => {
  it('has the map of each version of a module', () => {
    const maps = new SourceMaps()
    maps.add('/a.ts', 0, 'zero')
    maps.add('/a.ts', 1, 'one')
    maps.add('/b.ts', 0, 'b')

    assert.deepEqual([maps.get('/a.ts', 0), maps.get('/a.ts', 1), maps.get('/b.ts', 0)], ['zero', 'one', 'b'])
    assert.deepEqual([maps.has('/a.ts', 1), maps.has('/a.ts', 2), maps.has('/c.ts', 0)], [true, false, false])
  })

  it('has none of what was not transpiled', () => {
    const maps = new SourceMaps()

    maps.add('/a.cjs', 0, undefined)

    assert.deepEqual([maps.has('/a.cjs', 0), maps.get('/a.cjs', 0)], [false, undefined])
  })

  it('reads a map that lies on the disk when it is asked for, each time', () => {
    const reads: string[] = []
    const maps = new SourceMaps()
    maps.add('/a.ts', 0, { read: () => `read ${reads.push('a')}` })

    assert.equal(maps.has('/a.ts', 0), true)
    assert.deepEqual(reads, [])
    assert.deepEqual([maps.get('/a.ts', 0), maps.get('/a.ts', 0)], ['read 1', 'read 2'])
  })

  it('keeps the maps of the last ten versions: an old instance may live on for a while', () => {
    const maps = new SourceMaps()

    for (let version = 0; version < 15; version++) maps.add('/a.ts', version, `map ${version}`)

    const known = Array.from({ length: 15 }, (_, version) => version).filter((version) => maps.has('/a.ts', version))
    assert.deepEqual(known, [5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
  })

  it('knows the last version of CommonJS', () => {
    const maps = new SourceMaps()
    maps.add('/a.cts', 0, 'zero')
    maps.add('/a.cts', 2, 'two')

    assert.deepEqual([maps.latest('/a.cts'), maps.latest('/none.cts')], [2, 0])
  })
})
