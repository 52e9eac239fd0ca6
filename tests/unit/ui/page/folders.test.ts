import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Folder, folderOf, foldersAbove, folderTree, modulesIn } from '../../../../src/ui/page/folders.js'
import { moduleOf } from './modules.js'

const draw = ({ path, folders, files }: Folder): string =>
  `${path}(${[...files.map((file) => file.path), ...folders.map(draw)].join(' ')})`

describe('the tree of folders', () => {
  it('has each folder once, sorted, whatever the order of the modules is', () => {
    const paths = ['b/c/two.ts', 'app.ts', 'b/one.ts', 'a/x.ts', 'b/c/one.ts']

    const tree = '(app.ts a(a/x.ts) b(b/one.ts b/c(b/c/one.ts b/c/two.ts)))'
    assert.equal(draw(folderTree(paths.map((path) => moduleOf(path)))), tree)
    assert.equal(draw(folderTree(paths.toReversed().map((path) => moduleOf(path)))), tree)
  })

  it('has absolute paths below its root, too, and those of Windows', () => {
    assert.equal(draw(folderTree([moduleOf('/far/x.ts'), moduleOf('D:/y.ts')])), '(/far(/far/x.ts) D:(D:/y.ts))')
  })

  it('has all modules of a folder', () => {
    const tree = folderTree([moduleOf('a/x.ts'), moduleOf('a/b/y.ts'), moduleOf('z.ts')])

    assert.deepEqual(
      modulesIn(tree.folders[0] as Folder).map(({ path }) => path),
      ['a/x.ts', 'a/b/y.ts'],
    )
  })

  it('says what is above a file', () => {
    assert.deepEqual(foldersAbove('a/b/c.ts'), ['a/b', 'a'])
    assert.deepEqual(foldersAbove('c.ts'), [])
    assert.equal(folderOf('a/b/c.ts'), 'a/b')
  })
})
