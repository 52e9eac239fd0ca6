import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { mkdirSync, symlinkSync, type watch } from 'node:fs'
import { describe, it } from 'node:test'
import { Watcher } from '../../../src/watch/watcher.js'
import { Project } from '../../support/project.js'
import { FILE, FOLDERS, keptAlive, watching } from './watching.js'

describe('Watcher on Windows', () => {
  /** A `fs.watch` whose watches do what they are told to. */
  function stubbed() {
    const watches: {
      folder: string
      emitter: EventEmitter
      onEvent: (event: string, name: string | null) => void
      isOpen: boolean
    }[] = []
    const open = ((folder: string, _options: object, onEvent: (event: string, name: string | null) => void) => {
      const one = { folder, emitter: new EventEmitter(), onEvent, isOpen: true }
      watches.push(one)
      return Object.assign(one.emitter, { close: () => (one.isOpen = false) })
    }) as unknown as typeof watch
    const folders = () => watches.filter(({ isOpen }) => isOpen).map(({ folder }) => folder)
    return { open, folders, of: (folder: string) => watches.filter((each) => each.folder === folder && each.isOpen) }
  }

  it('has one watch for a folder and all below it, and one for each elsewhere', async (t) => {
    const { open, folders, of } = stubbed()
    const { project, told } = await watching(t, ['', ...FOLDERS], open, 'lib')
    assert.deepEqual(folders().sort(), [project.folder, project.path('lib')])

    of(project.path('lib'))[0]?.onEvent('change', 'deep/down/text.ts')

    await told(project.path(FILE))
  })

  it('notices that a folder in the tree was replaced, and that one is new', async (t) => {
    const { open, of } = stubbed()
    const { project, told } = await watching(t, FOLDERS, open, 'lib')
    project.rename('lib/deep', 'old')
    project.write(FILE, 'two')
    const [tree] = of(project.path('lib'))

    tree?.onEvent('rename', 'deep')
    tree?.onEvent('rename', 'deep/down')

    await told(project.path('lib/deep'))
    await told(`watched ${project.path('lib/deep/down')}`)
    mkdirSync(project.path('lib/other'))
    tree?.onEvent('rename', 'other')
    await told(`new ${project.path('lib/other')}`)
  })

  it('tells of no folder that has a new time alone, and of each without a name', async (t) => {
    const { open, of } = stubbed()
    const { project, events } = await watching(t, FOLDERS, open, 'lib')
    const [tree] = of(project.path('lib'))

    tree?.onEvent('change', 'deep')
    assert.deepEqual(events, [])
    tree?.onEvent('change', null)

    assert.deepEqual(events, [project.path('lib')])
  })

  it('has a watch of its own for a link in the tree', async (t) => {
    const { open, folders } = stubbed()
    const project = new Project(t, { 'lib/a.ts': '', 'far/b.ts': '' })
    symlinkSync(project.path('far'), project.path('lib/link'))
    const watcher = new Watcher({ onEvent() {}, onNewFolder() {}, onWatched() {}, onError: assert.fail }, open)
    t.after(() => watcher.close())
    watcher.watchTree(project.path('lib'))
    watcher.watchFolder(project.path('lib/link'))

    await keptAlive(watcher.start())

    assert.deepEqual(folders(), [project.path('lib'), project.path('lib/link')])
  })

  it('takes the error of a deleted folder for its end, and waits for it', async (t) => {
    const { open, of } = stubbed()
    const { project, events, told } = await watching(t, FOLDERS, open)
    const lib = project.path('lib')
    const [first] = of(lib)
    project.remove('lib')

    first?.emitter.emit('error', Object.assign(new Error('EPERM: operation not permitted, watch'), { code: 'EPERM' }))
    await told(lib)
    assert.deepEqual(of(lib), [])
    mkdirSync(lib)
    of(project.folder)[0]?.onEvent('rename', 'lib')

    await told(`watched ${lib}`)
    assert.equal(
      events.some((each) => each.includes('EPERM')),
      false,
    )
  })

  it('closes the watch of a deleted folder that sends events without end', async (t) => {
    const { open, of } = stubbed()
    const { project, told } = await watching(t, FOLDERS, open)
    const lib = project.path('lib')
    const [first] = of(lib)
    project.remove('lib')

    first?.onEvent('rename', 'lib')

    await told(lib)
    assert.equal(first?.isOpen, false)
  })

  it('takes an event without a name for one of the folder: anything in it may have changed', async (t) => {
    const { open, of } = stubbed()
    const { project, told } = await watching(t, FOLDERS, open)

    of(project.path('lib'))[0]?.onEvent('change', null)

    await told(project.path('lib'))
  })

  it('tells of an error of a folder that is there', async (t) => {
    const { open, of } = stubbed()
    const { project, told } = await watching(t, FOLDERS, open)

    of(project.path('lib'))[0]?.emitter.emit('error', new Error('no tea'))

    await told('Error: no tea')
  })
})
