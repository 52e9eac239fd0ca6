import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { SegmentFolder } from '../../../src/cache/segment-folder.js'
import { SourceCache } from '../../../src/cache/source-cache.js'
import { encodeSource, parseMeta, type Transpiled } from '../../../src/cache/source-entry.js'
import { Project } from '../../support/project.js'
import { made, RECIPE, TODAY, whole } from './made.js'

/** A folder, and caches on it as many processes have them. */
function setUp(t: TestContext) {
  const project = new Project(t, {})
  const path = project.path('cache')
  const create = (today = TODAY) => new SourceCache(new SegmentFolder(path), () => today)
  const segments = () => readdirSync(path).filter((name) => name.endsWith('.segment'))
  /** Adds sources in a process that ends then. */
  const keep = (all: readonly Transpiled[], today = TODAY) => {
    const cache = create(today)
    for (const each of all) cache.add(each)
    cache.flush()
  }
  /** Path and day of all that is stored. */
  const stored = () => {
    const all = [...new SegmentFolder(path).refresh()].flatMap((segment) =>
      [...segment.all()].map((at) => {
        const { meta = '', day } = segment.read(at) ?? {}
        return `${parseMeta(meta).path}@${day}`
      }),
    )
    return all.sort()
  }
  return { project, path, create, segments, keep, stored }
}

const A = made('/src/a.ts', 'tea')
const B = made('/src/b.ts', 'cup')

const get = (cache: SourceCache, { source: { path }, text, recipe }: Transpiled) => whole(cache.get(path, text, recipe))
const mayHave = (cache: SourceCache, { source: { path }, text, recipe }: Transpiled) =>
  cache.mayHave(path, text, recipe)

describe('a cache', () => {
  it('gives what was added', (t) => {
    const cache = setUp(t).create()

    cache.add(A)

    assert.equal(cache.get(A.source.path, A.text, RECIPE), A.source)
  })

  it('gives what another process has added', (t) => {
    const { create, keep } = setUp(t)
    keep([A, B])

    const cache = create()

    assert.deepEqual([get(cache, A), get(cache, B)], [A.source, B.source])
  })

  it('gives nothing for another text', (t) => {
    const { create, keep } = setUp(t)
    keep([A])

    assert.equal(get(create(), { ...A, text: 'coffee' }), undefined)
  })

  it('gives nothing for another recipe, also if that is as short', (t) => {
    const { create, keep } = setUp(t)
    keep([A])
    const cache = create()

    assert.deepEqual(
      [{ fingerprint: 'node 26' }, { tag: 8 }].map((other) => get(cache, { ...A, recipe: { ...RECIPE, ...other } })),
      [undefined, undefined],
    )
  })

  it('gives nothing for another recipe of what was just added', (t) => {
    const cache = setUp(t).create()
    cache.add(A)

    assert.equal(get(cache, { ...A, recipe: { ...RECIPE, fingerprint: 'node 26' } }), undefined)
  })

  it('has one source for each path, also where their texts are the same', (t) => {
    const { create, keep } = setUp(t)
    const twin = made('/src/twin.ts', A.text, { code: 'code of the twin' })
    keep([A, twin])
    const cache = create()

    assert.deepEqual([get(cache, A), get(cache, twin)], [A.source, twin.source])
    assert.equal(cache.get('/src/third.ts', A.text, RECIPE), undefined)
  })

  it('has sources of one file as it was at different times, and in different ways', (t) => {
    const { create, keep } = setUp(t)
    const later = made(A.source.path, 'coffee')
    const other = {
      ...made(A.source.path, A.text, { code: 'made in another way' }),
      recipe: { fingerprint: 'another', tag: RECIPE.tag },
    }
    const all = [A, later, other]
    for (const each of all) keep([each])
    const cache = create()

    assert.deepEqual(
      all.map((each) => get(cache, each)),
      all.map(({ source }) => source),
    )
  })

  it('writes nothing again that is stored', (t) => {
    const { create, keep, segments } = setUp(t)
    keep([A])
    const before = segments()
    const cache = create()

    get(cache, A)
    cache.add(A)
    cache.flush()

    assert.deepEqual(segments(), before)
  })

  it('writes nothing where nothing was added', (t) => {
    const { create, path } = setUp(t)

    create().flush()

    assert.throws(() => readdirSync(path), { code: 'ENOENT' })
  })

  it('writes the last text only of a file that was saved many times', (t) => {
    const { create, stored } = setUp(t)
    const cache = create()

    for (const text of ['one', 'two', 'three']) cache.add(made('/src/a.ts', text))
    cache.flush()

    assert.deepEqual(stored(), [`/src/a.ts@${TODAY}`])
    assert.deepEqual(get(create(), made('/src/a.ts', 'three')), made('/src/a.ts', 'three').source)
  })

  it('makes no file more of each edit', (t) => {
    const { create, segments } = setUp(t)
    const cache = create()

    for (let edit = 0; edit < 20; edit++) {
      cache.add(made('/src/a.ts', `edit ${edit}`))
      cache.add(made('/src/b.ts', `edit ${edit}`))
      cache.flush()
    }

    assert.equal(segments().length, 1)
    const last = [made('/src/a.ts', 'edit 19'), made('/src/b.ts', 'edit 19')] as const
    const other = create()
    assert.deepEqual([get(other, last[0]), get(other, last[1])], [last[0].source, last[1].source])
  })

  it('keeps no file open for each edit', { skip: process.platform !== 'linux' }, (t) => {
    const cache = setUp(t).create()
    const openFiles = () => readdirSync('/proc/self/fd').length
    cache.add(made('/src/a.ts', 'the first'))
    cache.flush()
    const before = openFiles()

    for (let edit = 0; edit < 50; edit++) {
      cache.add(made('/src/a.ts', `edit ${edit}`))
      cache.flush()
    }

    assert.ok(openFiles() - before < 10, `${openFiles() - before} files more are open`)
  })

  it('gives what it has written itself, large or small', (t) => {
    const cache = setUp(t).create()
    const large = made('/src/large.ts', 'large', { code: 'x'.repeat(300_000) })
    for (const each of [large, A]) {
      cache.add(each)
      cache.flush()
    }

    assert.deepEqual([get(cache, large), get(cache, A)], [large.source, A.source])
  })

  it('gives a map after the segment was removed by another process', (t) => {
    const { create, keep, path, segments } = setUp(t)
    keep([A])
    const source = create().get(A.source.path, A.text, RECIPE)

    for (const name of segments()) rmSync(join(path, name))

    assert.deepEqual(whole(source), A.source)
  })

  it('writes by itself when nothing has been added for a while', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { create, stored, path } = setUp(t)
    const cache = create()

    cache.add(A)
    t.mock.timers.tick(100)
    assert.throws(() => readdirSync(path), { code: 'ENOENT' })
    t.mock.timers.tick(10_000)

    assert.deepEqual(stored(), [`/src/a.ts@${TODAY}`])
  })
})

describe('SourceCache.mayHave', () => {
  it('is true for a text that was transpiled', (t) => {
    const { create, keep } = setUp(t)
    keep([A])
    const cache = create()

    assert.equal(mayHave(cache, A), true)
  })

  it('is true for what was just added', (t) => {
    const cache = setUp(t).create()
    cache.add(A)

    assert.equal(mayHave(cache, A), true)
  })

  it('is false for another text, another file, and one that was transpiled in another way', (t) => {
    const { create, keep } = setUp(t)
    keep([A])
    const cache = create()

    assert.equal(mayHave(cache, { ...A, text: B.text }), false)
    assert.equal(mayHave(cache, { ...A, source: B.source }), false)
    assert.equal(mayHave(cache, { ...A, recipe: { fingerprint: 'another', tag: 8 } }), false)
  })
})

describe('a cache, as days go by', () => {
  it('knows a source to be in use that is used after a week', (t) => {
    const { create, keep, stored } = setUp(t)
    keep([A, B])
    const later = create(TODAY + 8)

    assert.deepEqual(get(later, A), A.source)
    later.flush()

    assert.deepEqual(stored(), [`/src/a.ts@${TODAY}`, `/src/a.ts@${TODAY + 8}`, `/src/b.ts@${TODAY}`])
    assert.deepEqual(get(create(TODAY + 8), A), A.source)
  })

  it('writes nothing for a source that is used within a week', (t) => {
    const { create, keep, stored } = setUp(t)
    keep([A])
    const later = create(TODAY + 7)

    assert.deepEqual(get(later, A), A.source)
    later.flush()

    assert.deepEqual(stored(), [`/src/a.ts@${TODAY}`])
  })

  it('writes it once, although many use it', (t) => {
    const { create, keep, stored } = setUp(t)
    keep([A])

    for (let process = 0; process < 3; process++) {
      const cache = create(TODAY + 8)
      get(cache, A)
      cache.flush()
    }

    assert.deepEqual(stored(), [`/src/a.ts@${TODAY}`, `/src/a.ts@${TODAY + 8}`])
  })

  it('does not write a source again without the map that it can not read', (t) => {
    const { create, keep, stored, path, segments } = setUp(t)
    keep([A])
    const [name = ''] = segments()
    const bytes = readFileSync(join(path, name))
    bytes.write('?', bytes.indexOf(String(A.source.map)) + 1)
    writeFileSync(join(path, name), bytes)

    const later = create(TODAY + 8)
    get(later, A)
    later.flush()

    // It would have none for as long as it is in use.
    assert.deepEqual(stored(), [`/src/a.ts@${TODAY}`])
  })
})

describe('a cache in which something is wrong', () => {
  it('misses what lies in files that are empty, foreign or cut off, and takes what is new', (t) => {
    const { create, keep, path, segments } = setUp(t)
    keep([A])
    const [name = ''] = segments()
    const sound = readFileSync(join(path, name))
    writeFileSync(join(path, name), sound.subarray(0, 20))
    writeFileSync(join(path, 'empty.segment'), '')
    writeFileSync(join(path, 'foreign.segment'), 'something else'.repeat(1_000))
    const cache = create()

    assert.equal(get(cache, A), undefined)
    cache.add(A)
    cache.flush()
    cache.tidy()

    assert.deepEqual(get(create(), A), A.source)
  })

  it('gives no source that is not right, whatever happens to the bytes', (t) => {
    const { keep, path, segments } = setUp(t)
    keep([A, B])
    const [name = ''] = segments()
    const sound = readFileSync(join(path, name))
    let hits = 0

    for (let at = 0; at < sound.length; at++) {
      const bytes = Buffer.from(sound)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8))
      writeFileSync(join(path, name), bytes)
      const folder = new SegmentFolder(path)
      const cache = new SourceCache(folder, () => TODAY)

      for (const right of [A, B]) {
        const found = get(cache, right)
        if (found === undefined) continue
        hits++
        const { source } = right
        assert.deepEqual({ ...found, map: found.map ?? source.map }, source, `byte ${at}`)
      }
      for (const segment of folder.segments()) segment.close()
    }

    assert.ok(hits > 0)
  })

  it('keeps sources in memory, and says nothing, where its folder can not be', (t) => {
    const { project } = setUp(t)
    project.write('file', 'a file')
    const cache = new SourceCache(new SegmentFolder(project.path('file')), () => TODAY)

    cache.add(A)
    cache.flush()
    cache.tidy()

    assert.equal(cache.get(A.source.path, A.text, RECIPE), A.source)
    assert.equal(project.read('file'), 'a file')
  })

  it('says nothing where its folder is removed in between', (t) => {
    const { create, path, keep } = setUp(t)
    keep([A])
    const cache = create()
    assert.deepEqual(get(cache, A), A.source)

    rmSync(path, { recursive: true })
    cache.add(B)
    cache.flush()
    cache.tidy()

    assert.deepEqual(get(create(), B), B.source)
  })

  it('says nothing where its folder is removed while it is tidied', (t) => {
    const { path, keep } = setUp(t)
    for (let index = 0; index < 9; index++) keep([made(`/src/${index}.ts`, `${index}`)])
    class RemovedFolder extends SegmentFolder {
      override remove(segment: string): void {
        super.remove(segment)
        rmSync(path, { recursive: true, force: true })
      }
    }
    const cache = new SourceCache(new RemovedFolder(path), () => TODAY)

    cache.tidy()

    assert.deepEqual(existsSync(path), false)
  })

  it('says nothing where the clock is wrong', (t) => {
    const { create } = setUp(t)
    for (const today of [-1, 70_000]) {
      const cache = create(today)
      cache.add(A)
      cache.flush()

      assert.equal(cache.get(A.source.path, A.text, RECIPE), A.source)
    }
  })
})

describe('a cache that no process tidies', () => {
  it('does not get a file more for each process that adds something', (t) => {
    const { keep, segments } = setUp(t)

    for (let process = 0; process < 100; process++) keep([made(`/src/${process}.ts`, `${process}`)])

    assert.ok(segments().length < 50, `${segments().length} segments, each of which is opened at each start`)
  })
})

describe('a cache with more than 32 segments', () => {
  it('is tidied by whoever adds something', (t) => {
    const { create, path, segments } = setUp(t)
    const others = new SegmentFolder(path)
    const all = Array.from({ length: 33 }, (_, index) => made(`/src/${index}.ts`, `${index}`))
    for (const each of all) others.write([encodeSource(each, TODAY)])
    const cache = create()

    cache.add(A)
    cache.flush()

    assert.equal(segments().length, 2)
    const other = create()
    assert.deepEqual(
      [...all, A].map((each) => get(other, each)),
      [...all, A].map(({ source }) => source),
    )
  })

  it('keeps no file open for each of them that was merged', { skip: process.platform !== 'linux' }, (t) => {
    const { create, path } = setUp(t)
    const others = new SegmentFolder(path)
    const cache = create()
    const openFiles = () => readdirSync('/proc/self/fd').length
    const before = openFiles()

    for (let round = 0; round < 200; round++) {
      others.write([encodeSource(made(`/src/${round}.ts`, `${round}`), TODAY)])
      cache.add(made('/src/a.ts', `edit ${round}`))
      cache.flush()
    }

    assert.ok(openFiles() - before < 100, `${openFiles() - before} files more are open`)
  })

  it('gives what it had found there before', (t) => {
    const { create, path } = setUp(t)
    const others = new SegmentFolder(path)
    const all = Array.from({ length: 33 }, (_, index) => made(`/src/${index}.ts`, `${index}`))
    for (const each of all) others.write([encodeSource(each, TODAY)])
    const cache = create()
    const found = all.map(({ source, text }) => cache.get(source.path, text, RECIPE))

    cache.tidy()

    // Their maps are read now.
    assert.deepEqual(
      found.map(whole),
      all.map(({ source }) => source),
    )
    assert.deepEqual(
      all.map((each) => get(cache, each)),
      all.map(({ source }) => source),
    )
  })
})

describe('a cache without a folder', () => {
  it('gives what was added once: then it is where it was wanted', () => {
    const cache = new SourceCache(undefined)
    cache.add(A)

    assert.deepEqual([get(cache, A), get(cache, A)], [A.source, undefined])
  })

  it('writes nothing', () => {
    const cache = new SourceCache(undefined)
    cache.add(A)

    cache.flush()
    cache.tidy()

    assert.equal(mayHave(cache, A), true)
  })
})
