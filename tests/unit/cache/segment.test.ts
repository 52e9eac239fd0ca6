import assert from 'node:assert/strict'
import { truncateSync, writeFileSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import fc from 'fast-check'
import { Segment } from '../../../src/cache/segment.js'
import { encodeSegment, type SegmentEntry } from '../../../src/cache/segment-format.js'
import { keyOf } from '../../../src/cache/source-entry.js'
import { Project } from '../../support/project.js'

const TAG = 7

/** An entry of a text, as short as can be, in a file that has the text for its path. */
function entry(text: string, more: Partial<SegmentEntry> = {}): SegmentEntry {
  const bytes = {
    meta: Buffer.from(`meta ${text}`),
    code: Buffer.from(`code ${text}`),
    text: Buffer.from(text),
    map: Buffer.from(`map ${text}`),
  }
  return { key: keyOf(text), tag: TAG, day: 20_000, ...bytes, ...more }
}

const encoded = (...entries: SegmentEntry[]) => Buffer.concat(encodeSegment(entries))

/** Opens bytes as a segment; `undefined` where they are none. */
function open(t: TestContext, bytes: Uint8Array): Segment | undefined {
  const project = new Project(t, {})
  writeFileSync(project.path('a.segment'), bytes)
  const segment = Segment.open(project.path('a.segment'))
  t.after(() => segment?.close())
  return segment
}

/** All that a segment says of a text. */
function said(segment: Segment | undefined, text: string, { key = keyOf(text), tag = TAG } = {}) {
  const places = segment === undefined ? [] : [...segment.find({ key, tag, text })]
  return places.map((at) => ({ ...segment?.read(at), map: segment?.readMap(at) }))
}

const TEA = { meta: 'meta tea', code: 'code tea', day: 20_000, map: 'map tea' }

describe('a segment', () => {
  it('finds an entry by its path and its text', (t) => {
    const segment = open(t, encoded(entry('tea'), entry('cup')))

    assert.deepEqual(said(segment, 'tea'), [TEA])
  })

  it('finds nothing for another text, for another path, and none that was made in another way', (t) => {
    const segment = open(t, encoded(entry('tea')))

    assert.deepEqual(
      [
        said(segment, 'coffee', { key: keyOf('tea') }),
        said(segment, 'tea', { key: keyOf('coffee') }),
        said(segment, 'tea', { tag: TAG + 1 }),
      ],
      [[], [], []],
    )
  })

  it('finds all entries of one text', (t) => {
    const segment = open(
      t,
      encoded(entry('tea', { meta: Buffer.from('one') }), entry('tea', { meta: Buffer.from('two') })),
    )

    assert.deepEqual(
      said(segment, 'tea')
        .map(({ meta }) => meta)
        .sort(),
      ['one', 'two'],
    )
  })

  it('tells no code from an empty one, and has no map where there is none', (t) => {
    const segment = open(
      t,
      encoded(entry('none', { code: undefined, map: undefined }), entry('empty', { code: Buffer.alloc(0) })),
    )

    assert.deepEqual(said(segment, 'none'), [{ ...TEA, meta: 'meta none', code: undefined, map: undefined }])
    assert.equal(said(segment, 'empty')[0]?.code, '')
  })

  it('keeps every text as it is, beyond ASCII and of any length', (t) => {
    const texts = fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(texts, (texts) => {
        const segment = open(t, encoded(...texts.map((text) => entry(text))))

        for (const text of texts) {
          const { meta, code, map } = said(segment, text)[0] ?? {}
          assert.deepEqual({ meta, code, map }, { meta: `meta ${text}`, code: `code ${text}`, map: `map ${text}` })
        }
      }),
      { numRuns: 50 },
    )
  })

  it('keeps code that is larger than what is read at once', (t) => {
    const code = 'é'.repeat(100_000)
    const segment = open(t, encoded(entry('large', { code: Buffer.from(code) }), entry('tea')))

    assert.equal(said(segment, 'large')[0]?.code, code)
    assert.deepEqual(said(segment, 'tea'), [TEA])
  })

  it('tells texts apart that are as long, in files whose paths have the same key', (t) => {
    const alike = Array.from({ length: 20 }, (_, index) => `same${String(index).padStart(12, '0')}`)
    const key = 0xfffffff1
    const segment = open(t, encoded(...alike.map((text) => entry(text, { key }))))

    for (const text of alike) {
      assert.deepEqual(
        said(segment, text, { key }).map(({ meta }) => meta),
        [`meta ${text}`],
      )
    }
  })

  it('tells a text of one byte for each character from one of more', (t) => {
    // In one encoding the bytes of the first are those of the second in the other.
    const [one, two] = ['é', 'Ã©']
    assert.deepEqual(Buffer.from(one), Buffer.from(two, 'latin1'))
    const segment = open(t, encoded(entry(one, { key: 1 })))

    assert.deepEqual([said(segment, one, { key: 1 }).length, said(segment, two, { key: 1 }).length], [1, 0])
  })

  it('keeps a text that is empty', (t) => {
    const segment = open(t, encoded(entry('')))

    assert.deepEqual(
      said(segment, '').map(({ code }) => code),
      ['code '],
    )
  })

  it('gives each entry as it came, for another segment', (t) => {
    const entries = [entry('tea'), entry('cup', { code: undefined, map: undefined, day: 3, tag: 0xffffffff })]
    const segment = open(t, encoded(...entries))

    const copies = segment === undefined ? [] : [...segment.all()].map((at) => segment.entry(at))

    const byMeta = (one?: SegmentEntry, other?: SegmentEntry) =>
      Buffer.compare(one?.meta ?? Buffer.of(), other?.meta ?? Buffer.of())
    assert.deepEqual(copies.sort(byMeta), [...entries].sort(byMeta))
  })

  it('may have no entries', (t) => {
    const segment = open(t, encoded())

    assert.ok(segment !== undefined)
    assert.deepEqual([[...segment.all()], said(segment, 'tea')], [[], []])
  })

  it('can be read after its file was deleted', (t) => {
    const project = new Project(t, {})
    writeFileSync(project.path('a.segment'), encoded(entry('tea')))
    const segment = Segment.open(project.path('a.segment'))
    t.after(() => segment?.close())

    project.remove('a.segment')

    assert.deepEqual(said(segment, 'tea'), [TEA])
  })
})

describe('what is no segment', () => {
  for (const [what, bytes] of [
    ['an empty file', Buffer.alloc(0)],
    ['a text', Buffer.from('{ "name": "no segment" }'.repeat(100))],
    ['zeros', Buffer.alloc(4096)],
    ['noise', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * index * 31) % 251))],
    ['the first bytes of one', encoded(entry('tea')).subarray(0, 16)],
    [
      'one of another version',
      Buffer.from(encoded(entry('tea')).toString('latin1').replace('cache 2', 'cache 1'), 'latin1'),
    ],
  ] as const) {
    it(`has nothing in it: ${what}`, (t) => {
      const segment = open(t, bytes)

      assert.deepEqual(said(segment, 'tea'), [])
    })
  }

  it('is not there: a file that is missing, and a folder', (t) => {
    const project = new Project(t, { 'a.segment/b': '' })

    assert.deepEqual(
      [Segment.open(project.path('a.segment')), Segment.open(project.path('gone'))],
      [undefined, undefined],
    )
  })

  it('may say that it has more entries than there are bytes in the world', (t) => {
    const bytes = encoded(entry('tea'))
    bytes.writeUInt32LE(0xffffffff, 16)

    assert.deepEqual(said(open(t, bytes), 'tea'), [])
  })
})

describe('a damaged segment', () => {
  const entries = [
    entry('tea'),
    entry('cup'),
    entry('é', { code: Buffer.from('"é"') }),
    entry('none', { code: undefined }),
  ]
  const sound = encoded(...entries)
  const expected = new Map(
    entries.map(({ meta, code, map, day }) => {
      const text = String(meta).slice('meta '.length)
      return [text, { meta: String(meta), code: code && String(code), day, map: map && String(map) }]
    }),
  )

  /** All that is found is right, or is missing; a map may be missing alone. */
  function assertNothingWrong(segment: Segment | undefined, what: string) {
    for (const [text, right] of expected) {
      for (const found of said(segment, text)) {
        if (found.meta === undefined) assert.equal(found.code, undefined, what)
        else assert.deepEqual({ ...found, map: found.map ?? right.map }, right, what)
      }
    }
  }

  /** The same of what goes to another segment, where it would get a new checksum. */
  function assertNothingWrongCopied(segment: Segment, what: string) {
    for (const at of segment.all()) {
      const copy: SegmentEntry | undefined = segment.entry(at)
      if (copy === undefined) continue
      const found = { meta: String(copy.meta), code: copy.code && String(copy.code), day: copy.day }
      const map = copy.map && String(copy.map)
      const text = found.meta.slice('meta '.length)
      assert.deepEqual({ ...found, map }, expected.get(text), what)
      assert.deepEqual(
        { key: copy.key, tag: copy.tag, text: String(copy.text) },
        { key: keyOf(text), tag: TAG, text },
        what,
      )
    }
  }

  /** All damages of one bit. */
  function* flipped(): Generator<[bytes: Buffer, what: string]> {
    for (let at = 0; at < sound.length; at++) {
      for (const bit of [0x01, 0x80]) {
        const bytes = Buffer.from(sound)
        bytes[at] = (bytes[at] ?? 0) ^ bit
        yield [bytes, `bit ${bit} of byte ${at}`]
      }
    }
  }

  it('gives nothing wrong, whichever bit of it is flipped', (t) => {
    const project = new Project(t, {})
    for (const [bytes, what] of flipped()) {
      writeFileSync(project.path('a.segment'), bytes)

      const segment = Segment.open(project.path('a.segment'))

      assertNothingWrong(segment, what)
      segment?.close()
    }
  })

  it('gives nothing wrong to another segment, whichever bit of it is flipped', (t) => {
    const project = new Project(t, {})
    for (const [bytes, what] of flipped()) {
      writeFileSync(project.path('a.segment'), bytes)

      const segment = Segment.open(project.path('a.segment'))

      if (segment !== undefined) assertNothingWrongCopied(segment, what)
      segment?.close()
    }
  })

  it('gives nothing for a text that it has only because a bit of it is flipped', (t) => {
    const project = new Project(t, {})
    const at = sound.indexOf('code teatea') + 'code tea'.length
    const bytes = Buffer.from(sound)
    bytes.write('sea', at)
    writeFileSync(project.path('a.segment'), bytes)

    const segment = Segment.open(project.path('a.segment'))
    t.after(() => segment?.close())

    const found = said(segment, 'sea', { key: keyOf('tea') })
    assert.deepEqual(
      found.map(({ code }) => code).filter((code) => code !== undefined),
      [],
    )
  })

  it('gives nothing wrong, wherever it is cut off', (t) => {
    const project = new Project(t, {})
    for (let length = 0; length < sound.length; length++) {
      writeFileSync(project.path('a.segment'), sound.subarray(0, length))

      const segment = Segment.open(project.path('a.segment'))

      assertNothingWrong(segment, `${length} bytes`)
      segment?.close()
    }
  })

  it('gives nothing wrong, whatever is written over a part of it', (t) => {
    const project = new Project(t, {})
    const damage = fc.record({ at: fc.nat(sound.length - 1), bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }) })
    fc.assert(
      fc.property(damage, ({ at, bytes }) => {
        const damaged = Buffer.from(sound)
        damaged.set(bytes.subarray(0, sound.length - at), at)
        writeFileSync(project.path('a.segment'), damaged)

        const segment = Segment.open(project.path('a.segment'))

        assertNothingWrong(segment, `${bytes.length} bytes at ${at}`)
        segment?.close()
      }),
      { numRuns: 1_000 },
    )
  })

  it('gives nothing wrong where it is cut off after it was opened', (t) => {
    const project = new Project(t, {})
    writeFileSync(project.path('a.segment'), sound)
    const segment = Segment.open(project.path('a.segment'))
    t.after(() => segment?.close())

    truncateSync(project.path('a.segment'), sound.length - 30)

    assertNothingWrong(segment, 'cut off while it was open')
  })
})
