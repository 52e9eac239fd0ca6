import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import { describe, it } from 'node:test'
import { Watcher } from '../../../src/watch/watcher.js'
import { Project } from '../../support/project.js'
import { FILE, FOLDERS, keptAlive, watching } from './watching.js'

/** So many turns of the event loop later. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

const isWindows = process.platform === 'win32'
// There an open watch keeps the folders above it from being removed. One watch of all has them all below it.
const TREE = isWindows ? '.' : undefined

for (const [way, watchOfNode] of [
  ['chokidar', undefined],
  ['fs.watch, as on Windows', watch],
] as const) {
  describe(`Watcher by ${way}`, { skip: isWindows && way === 'chokidar' && 'not used there' }, () => {
    for (const late of [0, 1, 2, 3, 5, 8, 13]) {
      it(`watches what came ${late} turns after the folder above was made again`, async (t) => {
        const { project, events, told } = await watching(t, FOLDERS, watchOfNode, TREE)
        project.remove('lib')
        mkdirSync(project.path('lib'))
        await told(project.path('lib'))
        await turns(late)

        mkdirSync(dirname(project.path(FILE)), { recursive: true })

        await told(`watched ${dirname(project.path(FILE))}`)
        const before = events.length
        project.write(FILE, 'two')
        await told(project.path(FILE), before)
      })
    }

    it('watches a folder that takes the place of another again and again', async (t) => {
      const { project, events, told } = await watching(t, FOLDERS, watchOfNode, TREE)

      for (let round = 0; round < 5; round++) {
        const before = events.length
        cpSync(project.path('lib'), project.path('lib-new'), { recursive: true })
        project.rename('lib', 'lib-old')
        project.rename('lib-new', 'lib')
        project.remove('lib-old')
        await told(`watched ${dirname(project.path(FILE))}`, before)

        const saved = events.length
        project.write(FILE, `${round}`)
        await told(project.path(FILE), saved)
      }
    })

    it('waits for a folder whose parent is not watched', async (t) => {
      const { project, events, told } = await watching(t, ['lib/deep/down'], watchOfNode, TREE)
      project.remove('lib')
      await told(project.path('lib/deep/down'))
      assert.equal(existsSync(project.path('lib')), false)

      const before = events.length
      project.write(FILE, 'two')

      await told(`watched ${dirname(project.path(FILE))}`, before)
      const saved = events.length
      project.write(FILE, 'three')
      await told(project.path(FILE), saved)
    })

    it('waits for a folder that was not there when it started', async (t) => {
      const { project, events, told } = await watching(t, ['', 'other/far/away'], watchOfNode, TREE)

      project.write('other/far/away/text.ts', 'one')

      await told(`watched ${project.path('other/far/away')}`)
      const before = events.length
      project.write('other/far/away/text.ts', 'two')
      await told(project.path('other/far/away/text.ts'), before)
    })

    it('starts though a folder goes away meanwhile', async (t) => {
      const project = new Project(t, { [FILE]: 'one' })
      const watcher = new Watcher({ onEvent() {}, onNewFolder() {}, onWatched() {}, onError: assert.fail }, watchOfNode)
      t.after(() => watcher.close())
      for (const folder of FOLDERS) watcher.watchFolder(project.path(folder || '.'))

      const started = watcher.start()
      project.remove('lib')

      await keptAlive(started)
    })
  })
}
