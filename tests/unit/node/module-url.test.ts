import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { pathOf, splitSuffix, urlOf, versionOf, withoutVersion, withVersion } from '../../../src/node/module-url.js'
import { anyCharacter } from '../../support/any-character.js'

const AWKWARD_PATHS = [
  '/plain/app.ts',
  '/my app/page one.ts',
  '/100%/50%25.ts',
  '/a#b/c#.ts',
  '/what?/who?=1.ts',
  '/[id]/(group)/{x}.ts',
  '/çà/日本語/🍵.ts',
  '/a&hot-hook=3/page.ts',
  '/a;b=c,d+e@f$g!h.ts',
]

/** Absolute paths of up to four segments, of any characters but controls, which Node itself does not bring through a URL. */
const paths = fc
  .array(
    fc
      .string({ unit: anyCharacter, minLength: 1, maxLength: 8 })
      .filter((segment) => segment !== '.' && segment !== '..')
      .filter((segment) => [...segment].every((character) => character >= ' ' && character !== '/')),
    { minLength: 1, maxLength: 4 },
  )
  .map((segments) => `/${segments.join('/')}`)

const word = fc.stringMatching(/^[a-z0-9=%.-]{0,6}$/)
/** What a program may put behind a path itself. */
const suffixes = fc
  .record({ query: fc.option(fc.array(word, { maxLength: 3 })), hash: fc.option(word) })
  .map(({ query, hash }) => (query === null ? '' : `?${query.join('&')}`) + (hash === null ? '' : `#${hash}`))

describe('urlOf and pathOf', () => {
  for (const path of AWKWARD_PATHS) {
    it(`bring ${path} there and back`, () => {
      assert.equal(pathOf(urlOf(path)), path)
    })
  }

  it('bring any path there and back', () => {
    fc.assert(fc.property(paths, (path) => assert.equal(pathOf(urlOf(path)), path)))
  })

  it('give the URL that Node gives', () => {
    for (const path of AWKWARD_PATHS) assert.equal(urlOf(path), pathToFileURL(path).href)
  })
})

describe('pathOf', () => {
  it('does not mind query, hash and version', () => {
    assert.equal(pathOf('file:///my%20app/page.ts?a=1&hot-hook=2#b?c'), '/my app/page.ts')
  })

  for (const url of ['node:fs', 'data:text/javascript,1', 'https://example.org/a.ts', '/app/page.ts', 'hot-hook/ts']) {
    it(`is undefined for ${url}, which is no file: URL`, () => {
      assert.equal(pathOf(url), undefined)
    })
  }

  it('is undefined for a file: URL that means no file here', () => {
    assert.equal(pathOf('file:///app%2Fpage.ts'), undefined)
    assert.equal(pathOf('file:///100%.ts'), undefined)
  })
})

describe('withVersion', () => {
  it('leaves the first version clean', () => {
    assert.equal(withVersion('file:///a.ts?b=1#c', 0), 'file:///a.ts?b=1#c')
  })

  for (const [url, expected] of [
    ['file:///a.ts', 'file:///a.ts?hot-hook=7'],
    ['file:///a.ts?b=1', 'file:///a.ts?b=1&hot-hook=7'],
    ['file:///a.ts#c', 'file:///a.ts?hot-hook=7#c'],
    ['file:///a.ts?b=1#c?d', 'file:///a.ts?b=1&hot-hook=7#c?d'],
    ['file:///a.ts#c?d', 'file:///a.ts?hot-hook=7#c?d'],
  ] as const) {
    it(`makes ${expected} of ${url}`, () => {
      assert.equal(withVersion(url, 7), expected)
    })
  }
})

describe('withoutVersion', () => {
  for (const [url, expected] of [
    ['file:///a.ts', 'file:///a.ts'],
    ['file:///a.ts?hot-hook=7', 'file:///a.ts'],
    ['file:///a.ts?hot-hook=7#c', 'file:///a.ts#c'],
    ['file:///a.ts?b=1&hot-hook=7', 'file:///a.ts?b=1'],
    ['file:///a.ts?hot-hook=7&b=1', 'file:///a.ts?b=1'],
    ['file:///a.ts?b=1&hot-hook=7&c=2#d', 'file:///a.ts?b=1&c=2#d'],
    ['./page.js?hot-hook=12', './page.js'],
  ] as const) {
    it(`makes ${expected} of ${url}`, () => {
      assert.equal(withoutVersion(url), expected)
    })
  }

  for (const url of ['file:///hot-hook=1/a.ts', 'file:///a.ts?not-hot-hook=1', 'file:///a.ts?hot-hook=x', 'hot-hook']) {
    it(`leaves ${url} alone, which has none`, () => {
      assert.equal(withoutVersion(url), url)
    })
  }
})

describe('versionOf', () => {
  it('is 0 for a clean URL', () => {
    assert.equal(versionOf('file:///a.ts?b=1#c'), 0)
  })

  it('finds the version beside query and hash', () => {
    assert.equal(versionOf('file:///a.ts?b=1&hot-hook=120#c'), 120)
  })

  it('is 0 for a path that only looks like one', () => {
    assert.equal(versionOf('file:///hot-hook=3/a.ts'), 0)
  })
})

describe('a version', () => {
  const versions = fc.nat({ max: 1_000_000 })

  it('goes into a URL and out of it again, and leaves path, query and hash as they were', () => {
    fc.assert(
      fc.property(paths, suffixes, versions, (path, suffix, version) => {
        const url = urlOf(path) + suffix

        const versioned = withVersion(url, version)

        assert.equal(versionOf(versioned), version)
        assert.equal(withoutVersion(versioned), url)
        assert.equal(pathOf(versioned), path)
      }),
      { numRuns: 300 },
    )
  })

  it('makes different URLs of different versions', () => {
    fc.assert(
      fc.property(paths, suffixes, versions, versions, (path, suffix, one, other) => {
        const url = urlOf(path) + suffix

        assert.equal(withVersion(url, one) === withVersion(url, other), one === other)
      }),
    )
  })

  it('is a query that the WHATWG parser reads as it is meant', () => {
    fc.assert(
      fc.property(paths, suffixes, versions, (path, suffix, version) => {
        fc.pre(version > 0)

        const { searchParams, hash } = new URL(withVersion(urlOf(path) + suffix, version))

        assert.equal(searchParams.get('hot-hook'), String(version))
        assert.equal(hash, new URL(urlOf(path) + suffix).hash)
      }),
    )
  })

  it('is not seen in the name of a file', () => {
    const url = urlOf('/app/x&hot-hook=3')

    assert.equal(versionOf(url), 0)
    assert.equal(withoutVersion(url), url)
  })

  it("is not seen in the program's own hash", () => {
    const url = 'file:///a.ts#b&hot-hook=3'

    assert.equal(versionOf(url), 0)
    assert.equal(withoutVersion(url), url)
  })
})

describe('splitSuffix', () => {
  for (const [specifier, name, suffix] of [
    ['./page.js', './page.js', ''],
    ['./page.js?a=1', './page.js', '?a=1'],
    ['./page.js#b', './page.js', '#b'],
    ['./page.js?a=1#b', './page.js', '?a=1#b'],
    ['./page.js#b?a=1', './page.js', '#b?a=1'],
    ['#internal/db', '#internal/db', ''],
    ['file:///a%3Fb.ts?c', 'file:///a%3Fb.ts', '?c'],
    ['lodash', 'lodash', ''],
    ['', '', ''],
  ] as const) {
    it(`splits "${specifier}" into "${name}" and "${suffix}"`, () => {
      assert.deepEqual(splitSuffix(specifier), { name, suffix })
    })
  }

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.string(), (specifier) => {
        const { name, suffix } = splitSuffix(specifier)

        assert.equal(name + suffix, specifier)
      }),
    )
  })
})
