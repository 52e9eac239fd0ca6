import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foldersFrom } from '../../../src/files/folders-above.js'
import { isAtOrBelow, isBelow } from '../../../src/files/is-below.js'
import { isInstalled } from '../../../src/files/project-file.js'
import { nameOnDisk } from '../../../src/files/real-path.js'
import { withPathsOf } from '../../../src/node/path.js'
import { ON_EACH_SYSTEM } from '../../support/path-systems.js'

for (const { system, path: at, run } of ON_EACH_SYSTEM) {
  describe(`isBelow, with paths of ${system}`, () => {
    for (const [path, folder, is] of [
      ['/project/a.ts', '/project', true],
      ['/project/a/b/c.ts', '/project/a', true],
      ['/project/a.ts', '/', true],
      ['/project', '/project', false],
      ['/', '/', false],
      ['/project-two/a.ts', '/project', false],
      ['/a.ts', '/project', false],
    ] as const) {
      it(`is ${is} for ${path} and ${folder}`, () => {
        assert.equal(
          run(() => isBelow(at(path), at(folder))),
          is,
        )
        assert.equal(
          run(() => isAtOrBelow(at(path), at(folder))),
          is || path === folder,
        )
      })
    }
  })

  describe(`foldersFrom, with paths of ${system}`, () => {
    it('are a folder and all above it', () => {
      assert.deepEqual(
        run(() => [...foldersFrom(at('/a/b'))]),
        ['/a/b', '/a', '/'].map(at),
      )
    })
  })

  describe(`isInstalled, with paths of ${system}`, () => {
    it('is true below node_modules alone', () => {
      const paths = ['/a/node_modules/b/c.js', '/a/node_modules.ts', '/a/my_node_modules/b.ts']

      assert.deepEqual(
        paths.map((path) => run(() => isInstalled(at(path)))),
        [true, false, false],
      )
    })
  })
}

describe('foldersFrom', () => {
  it('ends at the share of a UNC path', () => {
    const folders = withPathsOf('win32', () => [...foldersFrom('\\\\server\\share\\a\\b')])

    assert.deepEqual(folders, ['\\\\server\\share\\a\\b', '\\\\server\\share\\a', '\\\\server\\share\\'])
  })
})

describe('nameOnDisk', () => {
  it('is the name that the file has, if only upper and lower case differ', () => {
    assert.equal(
      nameOnDisk('C:\\app\\Page.ts', () => 'C:\\app\\page.ts'),
      'C:\\app\\page.ts',
    )
  })

  it('is the name behind the drive, where the system names the server of a network drive', () => {
    const onServer = (path: string, name: string) => withPathsOf('win32', () => nameOnDisk(path, () => name))

    assert.equal(onServer('Z:\\Lib\\Page.ts', '\\\\server\\share\\lib\\page.ts'), 'Z:\\lib\\page.ts')
    assert.equal(onServer('Z:\\lib\\page.ts', '\\\\server\\share\\lib\\page.ts'), 'Z:\\lib\\page.ts')
    assert.equal(onServer('c:\\App\\page.ts', 'C:\\app\\page.ts'), 'C:\\app\\page.ts')
  })

  it('is below the folder as it was, where that is a link of macOS', () => {
    const onMac = (path: string) => withPathsOf('posix', () => nameOnDisk(path, () => '/private/tmp/app/page.ts'))

    assert.equal(onMac('/tmp/app/Page.ts'), '/tmp/app/page.ts')
    assert.equal(onMac('/tmp/app/page.ts'), '/tmp/app/page.ts')
  })

  it('is the path as it was, where it leads elsewhere, for a file that is gone, and where case counts', () => {
    const fails = () => {
      throw new Error('ENOENT')
    }
    assert.equal(
      nameOnDisk('Z:\\page.ts', () => '\\\\server\\share\\other.ts'),
      'Z:\\page.ts',
    )
    assert.equal(nameOnDisk('C:\\Page.ts', fails), 'C:\\Page.ts')
    if (process.platform === 'linux') assert.equal(nameOnDisk('/app/Page.ts'), '/app/Page.ts')
  })
})
