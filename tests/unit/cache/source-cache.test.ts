import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { checksumOf } from '../../../src/cache/checksum.js'
import { SourceCache } from '../../../src/cache/source-cache.js'
import type { SourceKey, Transpiled } from '../../../src/cache/source-file.js'
import { SourceFolder } from '../../../src/cache/source-folder.js'
import type { Source } from '../../../src/transpile/source.js'
import { Project } from '../../support/project.js'
import { keep, keyOf, made } from './made.js'

const A = made('/src/a.ts', 'tea')
const B = made('/src/b.ts', 'cup')

/** A folder, and caches on it as many processes have them. */
function setUp(t: TestContext) {
  const project = new Project(t, {})
  const path = project.path('cache')
  const create = () => new SourceCache(new SourceFolder(path))
  const files = () => readdirSync(path, { recursive: true }).filter((name) => String(name).endsWith('.source'))
  return { project, path, create, files }
}

describe('SourceCache', () => {
  it('gives what was added', (t) => {
    const cache = setUp(t).create()

    cache.add(A)

    assert.equal(cache.get(keyOf(A)), A.source)
  })

  it('gives what it has written, and what another process has', (t) => {
    const { create } = setUp(t)
    const cache = create()
    keep(cache, [A, B])

    for (const each of [cache, create()]) {
      assert.deepEqual([each.get(keyOf(A)), each.get(keyOf(B))], [A.source, B.source])
    }
  })

  it('gives nothing for another text, file or recipe, written or not', (t) => {
    const cache = setUp(t).create()
    cache.add(A)

    for (const action of [() => {}, () => cache.flush()]) {
      action()
      for (const other of [{ text: 'coffee' }, { path: '/src/c.ts' }, { recipe: 'node-26' }]) {
        assert.equal(cache.get({ ...keyOf(A), ...other }), undefined)
        assert.equal(cache.has({ ...keyOf(A), ...other }), false)
      }
    }
  })

  it('tells what it has without taking it', (t) => {
    const { create } = setUp(t)
    const cache = create()
    cache.add(A)

    assert.equal(cache.has(keyOf(A)), true)
    cache.flush()

    assert.deepEqual([cache.has(keyOf(A)), create().has(keyOf(A))], [true, true])
  })

  const onUnix = { skip: process.getuid === undefined ? 'There are no owners on Windows' : false }

  it('trusts no file of another user, and none that others can write', onUnix, (t) => {
    const { create, path, files } = setUp(t)
    keep(create(), [A])
    const file = join(path, String(files()[0]))

    for (const [rights, isTrusted] of [
      [0o600, true],
      [0o644, true],
      [0o777, true],
      [0o620, false],
      [0o602, false],
    ] as const) {
      chmodSync(file, rights)
      assert.equal(create().has(keyOf(A)), isTrusted, rights.toString(8))
    }
    chmodSync(file, 0o600)
    t.mock.method(process as { getuid(): number }, 'getuid', () => 12_345)
    assert.equal(create().has(keyOf(A)), false)
  })

  it('waits for no pipe, and reads no folder, in place of a file', onUnix, (t) => {
    const { create, path, files } = setUp(t)
    keep(create(), [A])
    const file = join(path, String(files()[0]))
    for (const make of [() => execFileSync('mkfifo', ['-m', '600', file]), () => mkdirSync(file)]) {
      rmSync(file, { recursive: true })
      make()

      assert.equal(create().has(keyOf(A)), false)
    }
  })

  it('writes nothing where nothing was added', (t) => {
    const { create, path } = setUp(t)

    create().flush()
    create().tidy()

    assert.equal(existsSync(path), false)
  })

  it('writes only the last text of a file that was saved many times', (t) => {
    const { create, files } = setUp(t)
    const texts = ['one', 'two', 'three'].map((text) => made(A.source.path, text))
    const cache = create()

    keep(cache, texts)

    assert.equal(files().length, 1)
    const [one, two, three] = texts.map((each) => create().get(keyOf(each)))
    assert.deepEqual([one, two, three], [undefined, undefined, texts[2]?.source])
  })

  it('keeps the map of an old text whose file was overwritten or deleted', (t) => {
    const { create, path } = setUp(t)
    keep(create(), [A])
    const source = create().get(keyOf(A))

    keep(create(), [made(A.source.path, 'coffee')])
    rmSync(path, { recursive: true })

    assert.deepEqual(source, A.source)
  })

  it('writes a part of the sources at the end of a program, where the disk is slow', (t) => {
    const { create, files } = setUp(t)
    const sources = Array.from({ length: 40 }, (_, index) => made(`/src/${index}.ts`, 'tea'))
    let looks = 0
    // Each look at the clock takes 10 ms.
    t.mock.method(process, 'uptime', () => ++looks / 100)
    const cache = create()
    for (const each of sources) cache.add(each)

    cache.flush()
    assert.equal(files().length, 20)
    assert.deepEqual(cache.get(keyOf(sources[39] as Transpiled)), sources[39]?.source)

    cache.flush()
    assert.equal(files().length, 40)
  })

  it('writes by itself after 2 s, though a file is saved again and again', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    let passedMs = 0
    t.mock.method(process, 'uptime', () => passedMs / 1_000)
    const { create, path } = setUp(t)
    const cache = create()

    for (; passedMs < 2_000; passedMs += 400) {
      assert.equal(existsSync(path), false)
      cache.add(made(A.source.path, `tea ${passedMs}`))
      t.mock.timers.tick(400)
    }

    assert.equal(existsSync(path), true)
  })

  it('writes by itself when nothing was added for a while', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { create, path, files } = setUp(t)
    const cache = create()

    for (const each of [A, B]) {
      cache.add(each)
      t.mock.timers.tick(400)
      assert.equal(existsSync(path), false)
    }
    t.mock.timers.tick(100)

    assert.equal(files().length, 2)
  })

  it('lets requests be served while it writes many sources', async (t) => {
    const { create, path, files } = setUp(t)
    const cache = create()
    const many = Array.from({ length: 1_000 }, (_, index) => made(`/src/${index}.ts`, `${index}`))
    for (const each of many) cache.add(each)

    const counts = new Set<number>()
    while (!counts.has(many.length)) {
      await new Promise((resolve) => setTimeout(resolve))
      if (existsSync(path)) counts.add(files().length)
    }

    assert.ok(counts.size > 1, 'all were written in one turn')
    const other = create()
    assert.ok(many.every((each) => other.has(keyOf(each))))
  })

  it('keeps sources in memory where they can not be written', (t) => {
    const { project } = setUp(t)
    project.write('file', 'a file')
    const cache = new SourceCache(new SourceFolder(project.path('file')))

    keep(cache, [A])
    cache.tidy()

    assert.equal(cache.get(keyOf(A)), A.source)
  })

  it('goes on where its folder was deleted', (t) => {
    const { create, path } = setUp(t)
    const cache = create()
    keep(cache, [A])

    rmSync(path, { recursive: true })
    assert.equal(cache.get(keyOf(A)), undefined)
    keep(cache, [B])

    assert.deepEqual(create().get(keyOf(B)), B.source)
  })
})

describe('SourceCache without a folder', () => {
  it('gives what was added once', () => {
    const cache = new SourceCache(undefined)
    keep(cache, [A])
    cache.tidy()

    assert.deepEqual([cache.has(keyOf(A)), cache.get(keyOf(A)), cache.get(keyOf(A))], [true, A.source, undefined])
  })
})

describe('SourceCache, compared with a model', () => {
  const PROCESSES = 3
  /** Two of them have the same checksum. */
  const paths = fc.constantFrom('/src/a.ts', '/src/b.ts', '/src/m57182.ts', '/src/m105700.ts')
  const key = fc.record({
    path: paths,
    text: fc.constantFrom('', 'tea', 'é 🍵'),
    recipe: fc.constantFrom('node-20', 'node-26'),
  })
  const kind = fc.constantFrom('add', 'add', 'get', 'get', 'flush', 'end', 'tidy', 'delete')
  const step = fc.record({ kind, key, process: fc.nat(PROCESSES - 1) })

  /** What a map would have: added sources for each process, and written ones for all. */
  class Model {
    readonly #added = Array.from({ length: PROCESSES }, () => new Map<string, Transpiled>())
    readonly #written = new Map<string, Transpiled>()

    add(process: number, transpiled: Transpiled): void {
      this.#added[process]?.set(transpiled.source.path, transpiled)
    }

    get(process: number, key: SourceKey): Source | undefined {
      const candidates = [this.#added[process]?.get(key.path), this.#written.get(this.#fileOf(key))]
      return candidates.find((each) => each && isDeepStrictEqual(keyOf(each), { ...key }))?.source
    }

    flush(process: number): void {
      for (const each of this.#added[process]?.values() ?? []) this.#written.set(this.#fileOf(keyOf(each)), each)
      this.#added[process]?.clear()
    }

    delete(): void {
      this.#written.clear()
    }

    #fileOf({ path, recipe }: SourceKey): string {
      return `${checksumOf(path)} ${recipe}`
    }
  }

  it('gives what the model gives, after any steps of any processes', (t) => {
    const { path, create } = setUp(t)
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        rmSync(path, { recursive: true, force: true })
        const caches = Array.from({ length: PROCESSES }, create)
        const model = new Model()
        for (const { kind, key, process } of steps) {
          const cache = caches[process] as SourceCache
          if (kind === 'add') {
            const source = { ...made(key.path, key.text, { code: JSON.stringify(key) }), recipe: key.recipe }
            cache.add(source)
            model.add(process, source)
          } else if (kind === 'get') {
            const expected = model.get(process, key)
            assert.deepEqual([cache.has(key), cache.get(key)], [expected !== undefined, expected])
          } else if (kind === 'tidy') cache.tidy()
          else if (kind === 'delete') {
            rmSync(path, { recursive: true, force: true })
            model.delete()
          } else {
            cache.flush()
            model.flush(process)
            if (kind === 'end') caches[process] = create()
          }
        }
        for (const cache of caches) cache.flush()
      }),
      { numRuns: 200 },
    )
  })
})
