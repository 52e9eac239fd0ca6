import assert from 'node:assert/strict'
import { existsSync, readdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { mergeSegments } from '../../../src/cache/merge-segments.js'
import { SegmentFolder } from '../../../src/cache/segment-folder.js'
import { encodeSource, keyOf, parseMeta } from '../../../src/cache/source-entry.js'
import { Project } from '../../support/project.js'
import { entryOf, made, RECIPE } from './made.js'

// Segments have the time of their files, which is that of the system.
const TODAY = Math.floor(Date.now() / 86_400_000)

function setUp(t: TestContext) {
  const project = new Project(t, {})
  const path = project.path('cache')
  const folder = new SegmentFolder(path)
  /** What a process has written itself is not merged by it. */
  const others = new SegmentFolder(path)
  const segments = () => readdirSync(path).filter((name) => name.endsWith('.segment'))
  /** The paths and days of all entries, read anew. */
  const entries = () => {
    const all = [...new SegmentFolder(path).refresh()].flatMap((segment) =>
      [...segment.all()].map((at) => {
        const { meta = '', day } = segment.read(at) ?? {}
        return `${parseMeta(meta).path} ${TODAY - Number(day)}`
      }),
    )
    return all.sort()
  }
  /** Writes a segment for each text, as many processes do. */
  const write = (...texts: string[]) => {
    for (const text of texts) others.write([entryOf(`/${text}.ts`, text, { day: TODAY })])
  }
  return { path, folder, others, segments, entries, write }
}

const NINE = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']

describe('mergeSegments', () => {
  it('makes one segment of many, with all that they have', (t) => {
    const { folder, segments, entries, write } = setUp(t)
    write(...NINE)

    mergeSegments(folder, TODAY)

    assert.equal(segments().length, 1)
    assert.deepEqual(
      entries(),
      NINE.map((name) => `/${name}.ts 0`),
    )
  })

  it('leaves a few segments as they are', (t) => {
    const { folder, segments, write } = setUp(t)
    write('a', 'b', 'c')
    const before = segments()

    mergeSegments(folder, TODAY)

    assert.deepEqual(segments(), before)
  })

  it('keeps code, text, map and uses of each entry', (t) => {
    const { folder, write } = setUp(t)
    write(...NINE)

    mergeSegments(folder, TODAY)

    const [segment] = new SegmentFolder(folder.path).refresh()
    const [at = -1] = segment?.find({ key: keyOf('/a.ts'), tag: RECIPE.tag, text: 'a' }) ?? []
    const { meta, code, text, map } = entryOf('/a.ts', 'a')
    assert.deepEqual(segment?.read(at), { meta: String(meta), code: String(code), day: TODAY })
    assert.equal(segment?.readMap(at), String(map))
    assert.deepEqual(segment?.entry(at)?.text, text)
  })

  it('keeps the latest of entries that are the same', (t) => {
    const { folder, others, entries, write } = setUp(t)
    for (const day of [TODAY - 9, TODAY - 2, TODAY - 8]) others.write([entryOf('/tea.ts', 'tea', { day })])
    write(...NINE)

    mergeSegments(folder, TODAY)

    assert.deepEqual(
      entries().filter((entry) => entry.startsWith('/tea.ts')),
      ['/tea.ts 2'],
    )
  })

  it('keeps entries apart that differ in path, in text, or in how they were made', (t) => {
    const { folder, others, entries, write } = setUp(t)
    const day = TODAY
    others.write([entryOf('/x.ts', 'tea', { day }), entryOf('/y.ts', 'tea', { day }), entryOf('/x.ts', 'cup', { day })])
    others.write([entryOf('/x.ts', 'tea', { day, recipe: { ...RECIPE, fingerprint: 'another' } })])
    write(...NINE)

    mergeSegments(folder, TODAY)

    assert.equal(entries().filter((entry) => /^\/[xy]\.ts/.test(entry)).length, 4)
  })

  it('drops what nobody has used for more than 30 days', (t) => {
    const { folder, others, entries, write } = setUp(t)
    for (const days of [29, 30, 31, 400]) others.write([entryOf(`/${days}.ts`, `${days}`, { day: TODAY - days })])
    write(...NINE)

    mergeSegments(folder, TODAY)

    assert.deepEqual(
      entries().filter((entry) => /^\/\d/.test(entry)),
      ['/29.ts 29', '/30.ts 30'],
    )
  })

  it('looks into a segment that is old itself, also if there are few', (t) => {
    const { folder, others, segments, entries, write } = setUp(t)
    const path = others.write([entryOf('/old.ts', 'old', { day: TODAY - 40 })])
    const longAgo = new Date(Date.now() - 40 * 86_400_000)
    utimesSync(path, longAgo, longAgo)
    write('a')

    mergeSegments(folder, TODAY)

    assert.deepEqual([segments().length, entries()], [1, ['/a.ts 0']])
  })

  it('leaves nothing where nothing is in use any more', (t) => {
    const { folder, others, segments } = setUp(t)
    const path = others.write([entryOf('/old.ts', 'old', { day: TODAY - 40 })])
    const longAgo = new Date(Date.now() - 40 * 86_400_000)
    utimesSync(path, longAgo, longAgo)

    mergeSegments(folder, TODAY)

    assert.deepEqual(segments(), [])
  })

  it('does not write a large segment again for each small one', (t) => {
    const { folder, others, segments, write } = setUp(t)
    const code = 'x'.repeat(200_000)
    const large = others.write([encodeSource(made('/large.ts', 'large', { code }), TODAY)])
    write(...NINE)

    mergeSegments(folder, TODAY)

    assert.equal(segments().length, 2)
    assert.ok(large.endsWith(segments().find((name) => large.endsWith(name)) ?? 'gone'))
  })

  it('bounds what lies there, and keeps what was used last', (t) => {
    const { folder, others, path, entries } = setUp(t)
    // The two that were used last are more than what is kept.
    const code = 'x'.repeat(66 * 1024 * 1024)
    for (const days of [2, 0, 1]) {
      const source = made(`/${days}.ts`, `${days}`, days < 2 ? { code } : {})
      // Nothing more in it, but more of the disk: as if there were other entries.
      truncateSync(others.write([encodeSource(source, TODAY - days)]), 90 * 1024 * 1024)
    }

    mergeSegments(folder, TODAY)

    const bytes = [...new SegmentFolder(path).refresh()].reduce((sum, { byteLength }) => sum + byteLength, 0)
    assert.ok(bytes <= 256 * 1024 * 1024, `${bytes} bytes are left`)
    assert.deepEqual(entries(), ['/0.ts 0', '/1.ts 1'])
  })

  it('passes over files that are no segments', (t) => {
    const { folder, path, segments, entries, write } = setUp(t)
    write(...NINE)
    writeFileSync(`${path}/foreign.segment`, 'something else')

    mergeSegments(folder, TODAY)

    assert.ok(segments().length <= 2)
    assert.equal(entries().length, NINE.length)
  })

  it('leaves alone what the process has written itself: it is about to write that again', (t) => {
    const { folder, segments, write } = setUp(t)
    write(...NINE)
    const own = basename(folder.write([entryOf('/own.ts', 'own', { day: TODAY })]))

    mergeSegments(folder, TODAY)

    assert.equal(segments().length, 2)
    assert.ok(segments().includes(own))
  })

  it('sweeps what was left behind long ago', (t) => {
    const { folder, path, write } = setUp(t)
    write(...NINE)
    writeFileSync(`${path}/left.segment.tmp`, '')
    const longAgo = new Date(Date.now() - 2 * 86_400_000)
    utimesSync(`${path}/left.segment.tmp`, longAgo, longAgo)

    mergeSegments(folder, TODAY)

    assert.equal(existsSync(`${path}/left.segment.tmp`), false)
  })

  it('does nothing while another process does it', (t) => {
    const { folder, segments, write } = setUp(t)
    write(...NINE)
    const before = segments()

    folder.exclusively(() => mergeSegments(new SegmentFolder(folder.path), TODAY))

    assert.deepEqual(segments(), before)
  })

  it('does nothing where there is no folder', (t) => {
    const { folder, path } = setUp(t)

    mergeSegments(folder, TODAY)

    assert.throws(() => readdirSync(path), { code: 'ENOENT' })
  })
})
