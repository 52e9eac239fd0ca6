import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Versions } from '../../../src/loader/versions.js'

describe('Versions', () => {
  it('gives a clean URL to a module that was never outdated', () => {
    assert.equal(new Versions().urlOf('/app/page.ts', ''), 'file:///app/page.ts')
  })

  it('gives the URL of the version that was set', () => {
    const versions = new Versions()

    versions.set('/app/page.ts', 2)

    assert.equal(versions.urlOf('/app/page.ts', ''), 'file:///app/page.ts?hot-hook=2')
  })

  it('gives the new version also to a module that was asked for before', () => {
    const versions = new Versions()
    versions.urlOf('/app/page.ts', '')

    versions.set('/app/page.ts', 1)

    assert.equal(versions.urlOf('/app/page.ts', ''), 'file:///app/page.ts?hot-hook=1')
  })

  it('leaves the other modules at theirs', () => {
    const versions = new Versions()

    versions.set('/app/page.ts', 1)

    assert.equal(versions.urlOf('/app/model.ts', ''), 'file:///app/model.ts')
  })

  it("keeps the program's own query and hash, the first time and later", () => {
    const versions = new Versions()

    const urls = [versions.urlOf('/app/page.ts', '?a=1#b'), versions.urlOf('/app/page.ts', '?a=1#b')]

    assert.deepEqual(urls, ['file:///app/page.ts?a=1#b', 'file:///app/page.ts?a=1#b'])
  })

  it("puts the version between the program's own query and hash", () => {
    const versions = new Versions()

    versions.set('/app/page.ts', 3)

    assert.equal(versions.urlOf('/app/page.ts', '?a=1#b'), 'file:///app/page.ts?a=1&hot-hook=3#b')
  })

  it('does not keep the query of one import for another', () => {
    const versions = new Versions()
    versions.urlOf('/app/page.ts', '?a=1')

    assert.equal(versions.urlOf('/app/page.ts', ''), 'file:///app/page.ts')
  })

  it('escapes what a path may hold and a URL may not', () => {
    const versions = new Versions()
    versions.set('/my app/50% #1?.ts', 1)

    assert.equal(versions.urlOf('/my app/50% #1?.ts', ''), 'file:///my%20app/50%25%20%231%3F.ts?hot-hook=1')
  })

  it('give JSON another URL in another form than the first one, at each version', () => {
    const versions = new Versions()
    const urls = (suffix = '') => ['json', 'module', 'json'].map((form) => versions.urlOfJson('/a.json', suffix, form))

    const before = urls()
    versions.set('/a.json', 2)

    assert.deepEqual(before, ['file:///a.json', 'file:///a.json#hot-hook-module', 'file:///a.json'])
    assert.deepEqual(urls(), [
      'file:///a.json?hot-hook=2',
      'file:///a.json?hot-hook=2#hot-hook-module',
      'file:///a.json?hot-hook=2',
    ])
    assert.equal(urls('?b#c')[1], 'file:///a.json?b&hot-hook=2#c#hot-hook-module')
  })
})
