import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { walk } from '../../../src/watch/walk.js'
import { type FileTree, Project } from '../../support/project.js'

const TREE: FileTree = {
  'config/app.ts': '',
  'config/db/pool.ts': '',
  'config/db/deep/x.ts': '',
  'config/secret/key.ts': '',
}

/** The folders that are walked, with their files; paths as in the project. */
async function walked(t: TestContext, folder: string, options: Parameters<typeof walk>[1]) {
  const project = new Project(t, TREE)
  const short = (path: string) => project.nameOf(path)
  const found: Record<string, string[]> = {}
  for await (const place of walk(project.path(folder), options)) {
    found[short(place.folder)] = place.files.map(short).toSorted()
  }
  return found
}

describe('walk', () => {
  const skips = () => false

  it('yields all folders with their files', async (t) => {
    assert.deepEqual(await walked(t, 'config', { depth: Number.POSITIVE_INFINITY, skips }), {
      config: ['config/app.ts'],
      'config/db': ['config/db/pool.ts'],
      'config/db/deep': ['config/db/deep/x.ts'],
      'config/secret': ['config/secret/key.ts'],
    })
  })

  it('yields the folder alone at depth 0', async (t) => {
    assert.deepEqual(await walked(t, 'config', { depth: 0, skips }), { config: ['config/app.ts'] })
  })

  it('goes as deep as it is told', async (t) => {
    const found = await walked(t, 'config', { depth: 1, skips })

    assert.deepEqual(Object.keys(found).toSorted(), ['config', 'config/db', 'config/secret'])
  })

  it('leaves out what is skipped, and all below it', async (t) => {
    const found = await walked(t, 'config', { depth: 9, skips: (folder) => folder.endsWith('db') })

    assert.deepEqual(Object.keys(found).toSorted(), ['config', 'config/secret'])
  })

  it('yields nothing for a folder that is not there', async (t) => {
    assert.deepEqual(await walked(t, 'gone', { depth: 9, skips }), {})
  })

  it('yields nothing for a file', async (t) => {
    assert.deepEqual(await walked(t, 'config/app.ts', { depth: 9, skips }), {})
  })

  it('does not follow links, and so never walks in a circle', async (t) => {
    const project = new Project(t, { 'a/x.ts': '' })
    project.link('a', 'a/again')
    const folders: string[] = []

    for await (const { folder } of walk(project.path('a'), { depth: 9, skips })) folders.push(folder)

    assert.deepEqual(folders, [project.path('a')])
  })
})
