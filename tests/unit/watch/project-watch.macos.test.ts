import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { describe, it, type TestContext } from 'node:test'
import { ProjectWatch } from '../../../src/watch/project-watch.js'
import { keepingAlive } from '../../support/keeping-alive.js'
import { Project } from '../../support/project.js'

type OnEvent = (event: 'rename' | 'change', name: string | null) => void

const skip = process.platform === 'win32' ? 'there folders are watched in another way' : false

/**
 * FSEvents of macOS tells of a folder instead of the files below it, if there is too much to tell ("must scan subdirectories"), and of many
 * changes of a file at once. libuv passes on the first as `rename` with the folder's name to the watch of the folder above, and to no other;
 * the second as one `rename` if one of them was a creation, a deletion or a renaming. See its `src/unix/fsevents.c`.
 */
describe('ProjectWatch on macOS', { skip }, () => {
  const FILES = ['app.ts', 'lib/deep/down/a.ts', 'lib/deep/down/b.ts', 'lib/deep/c.ts', 'other/d.ts']

  /** A watch of {@link FILES} whose `fs.watch` tells what it is told to, and what it has touched since. */
  async function watching(t: TestContext) {
    const watches = new Map<string, OnEvent>()
    t.mock.method(fs, 'watch', ((folder: string, _options: object, onEvent: OnEvent) => {
      watches.set(folder, onEvent)
      return Object.assign(new EventEmitter(), { close: () => watches.delete(folder) })
    }) as unknown as typeof fs.watch)
    syncBuiltinESMExports()
    t.after(() => {
      t.mock.restoreAll()
      syncBuiltinESMExports()
    })
    const project = new Project(t, Object.fromEntries(FILES.map((name) => [name, ''])))
    const touched: string[] = []
    await keepingAlive(
      new Promise<void>((resolve, reject) => {
        const watch = new ProjectWatch({
          program: {
            since: Date.now(),
            hasFiles: () => true,
            files: () => FILES.map((name) => project.path(name)),
            restsIn: () => 0,
          },
          scope: {
            folder: () => project.folder,
            otherPlaces: () => [],
            ignores: () => false,
            isCompared: (path) => path.endsWith('.ts'),
          },
          touch: (path) => touched.push(project.nameOf(path)),
          onReady: resolve,
          onError: reject,
        })
        t.after(() => watch.close())
        watch.schedule()
      }),
    )
    /** What the watch of a folder is told. Returns what is touched by that at once, without a look at the times of files. */
    const tell = (folder: string, ...[event, name]: Parameters<OnEvent>): string[] => {
      const onEvent = watches.get(folder === '' ? project.folder : project.path(folder))
      assert.ok(onEvent, `"${folder}" is not watched`)
      touched.length = 0
      onEvent(event, name)
      return [...touched].sort()
    }
    return { project, tell }
  }

  it('takes an event of a folder in the watch of the folder above for one of each file below it', async (t) => {
    const { tell } = await watching(t)

    assert.deepEqual(tell('lib', 'rename', 'deep'), ['lib/deep/c.ts', 'lib/deep/down/a.ts', 'lib/deep/down/b.ts'])
    assert.deepEqual(tell('', 'rename', 'lib'), ['lib/deep/c.ts', 'lib/deep/down/a.ts', 'lib/deep/down/b.ts'])
    assert.deepEqual(tell('', 'rename', 'other'), ['other/d.ts'])
  })

  it('takes an event without a name for one of each file below the folder', async (t) => {
    const { tell } = await watching(t)

    assert.deepEqual(tell('lib/deep', 'change', null), ['lib/deep/c.ts', 'lib/deep/down/a.ts', 'lib/deep/down/b.ts'])
    assert.deepEqual(tell('', 'change', null), [...FILES].sort())
  })

  it('notices a file that was deleted and written again, of which there is one event', async (t) => {
    const { project, tell } = await watching(t)
    project.remove('lib/deep/c.ts')
    project.write('lib/deep/c.ts', 'two')

    assert.deepEqual(tell('lib/deep', 'rename', 'c.ts'), ['lib/deep/c.ts'])
  })
})
