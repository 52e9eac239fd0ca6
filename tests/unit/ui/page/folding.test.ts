import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { edgeKey, foldModules } from '../../../../src/ui/page/folding.js'
import { importOf, manyModules, moduleOf } from './modules.js'

const NONE = new Map<string, boolean>()
const idsOf = (...given: Parameters<typeof foldModules>) =>
  foldModules(...given)
    .boxes.map(({ id }) => id)
    .sort()

const PROJECT = [
  moduleOf('src/app.ts', { imports: [importOf('src/web/a.ts', { isHot: true }), importOf('src/db/pool.ts')] }),
  moduleOf('src/web/a.ts', { imports: [importOf('src/web/b.ts'), importOf('src/db/pool.ts', { isHot: true })] }),
  moduleOf('src/web/b.ts', { imports: [importOf('src/db/sql/query.ts'), importOf('unknown.ts')] }),
  moduleOf('src/db/pool.ts', { imports: [importOf('src/db/sql/query.ts')] }),
  moduleOf('src/db/sql/query.ts'),
]

describe('the boxes of the graph', () => {
  it('are all files if there are few', () => {
    assert.deepEqual(idsOf(PROJECT, NONE), PROJECT.map(({ path }) => path).sort())
  })

  it('are folders where files would be too many; a folder that is alone is open', () => {
    assert.deepEqual(idsOf(PROJECT, NONE, 1), ['src/app.ts', 'src/db/', 'src/web/'])
    assert.deepEqual(idsOf(PROJECT, NONE, 4), ['src/app.ts', 'src/db/pool.ts', 'src/db/sql/query.ts', 'src/web/'])
  })

  it('are folders, too, where each of many has one folder with its files', () => {
    const packages = Array.from({ length: 14 }, (_, index) => `packages/p${index}/src`)
    const modules = packages.flatMap((folder) =>
      Array.from({ length: 28 }, (_, index) => moduleOf(`${folder}/f${index}.ts`)),
    )

    const ids = idsOf(modules, NONE)

    assert.ok(ids.length <= 60, ids.join())
    assert.ok(ids.includes('packages/p13/src/'), ids.join())
  })

  it('have a folder open or folded as it was chosen, and the others as before', () => {
    assert.deepEqual(idsOf(PROJECT, new Map([['src/web', true]]), 1), [
      'src/app.ts',
      'src/db/',
      'src/web/a.ts',
      'src/web/b.ts',
    ])
    assert.deepEqual(idsOf(PROJECT, new Map([['src/db', false]])), [
      'src/app.ts',
      'src/db/',
      'src/web/a.ts',
      'src/web/b.ts',
    ])
    assert.deepEqual(idsOf(PROJECT, new Map([['src', false]])), ['src/'])
  })

  it('have the edges of all that is in them, once, and none into themselves', () => {
    const { edges, boxOf } = foldModules(PROJECT, NONE, 1)

    assert.equal(boxOf.get('src/db/sql/query.ts'), 'src/db/')
    assert.deepEqual(
      edges.map((edge) => [edgeKey(edge).replace('\n', ' > '), edge.isHot]),
      [
        ['src/app.ts > src/web/', true],
        ['src/app.ts > src/db/', false],
        // One of the imports is hot, the other is not.
        ['src/web/ > src/db/', false],
      ],
    )
  })

  it('are not one or two only because all files are in one folder', () => {
    const flat = Array.from({ length: 200 }, (_, at) => moduleOf(`src/file-${at}.ts`))

    assert.equal(idsOf([moduleOf('app.ts'), ...flat], NONE).length, 201)
  })

  it('have each of 1,000 modules exactly once, in a number that can be overlooked', () => {
    const modules = manyModules(1000)
    const { boxes, boxOf } = foldModules(modules, NONE)

    assert.ok(boxes.length <= 60, String(boxes.length))
    assert.ok(boxes.length >= 12, String(boxes.length))
    const inBoxes = boxes.flatMap((box) => box.modules.map(({ path }) => path))
    assert.deepEqual(inBoxes.sort(), modules.map(({ path }) => path).sort())
    assert.equal(boxOf.size, 1000)
  })
})
