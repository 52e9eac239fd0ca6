import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { cpSync, existsSync, mkdirSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { Watcher } from '../../../src/watch/watcher.js'
import { Project } from '../../support/project.js'

const FILE = 'lib/deep/down/text.ts'
const FOLDERS = ['', 'lib', 'lib/deep', 'lib/deep/down']
const DEADLINE_MS = 10_000

/** A watcher of {@link FOLDERS}, or of some of them, with all that it has told. */
async function watching(t: TestContext, folders = FOLDERS, watchOfNode?: typeof watch) {
  const project = new Project(t, { [FILE]: 'one' })
  const events: string[] = []
  const waiting = new Set<() => void>()
  const tell = (what: string) => {
    events.push(what)
    for (const look of waiting) look()
  }
  const ports = {
    onEvent: (path: string) => tell(path),
    onNewFolder: (path: string) => tell(`new ${path}`),
    onWatched: (folder: string) => tell(`watched ${folder}`),
    onError: (error: unknown) => tell(String(error)),
  }
  const watcher = new Watcher(ports, watchOfNode)
  t.after(() => watcher.close())
  for (const folder of folders) watcher.watchFolder(folder === '' ? project.folder : project.path(folder))
  await keptAlive(watcher.start())

  /** Resolves when something has been told after `from` events. */
  const told = (what: string, from = 0) =>
    keptAlive(
      new Promise<void>((resolve) => {
        const look = () => {
          if (!events.slice(from).includes(what)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
      () => `"${what}" in: ${events.slice(from).join(', ')}`,
    )
  return { project, watcher, events, told }
}

/** A watcher keeps no process alive. */
async function keptAlive<T>(work: Promise<T>, what = () => 'the start of the watcher'): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited in vain for ${what()}`)), DEADLINE_MS)
  })
  return await Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** So many turns of the event loop later. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

for (const [way, watchOfNode] of [
  ['chokidar', undefined],
  ['fs.watch, as on Windows', watch],
] as const) {
  describe(`Watcher by ${way}`, () => {
    for (const late of [0, 1, 2, 3, 5, 8, 13]) {
      it(`watches what came ${late} turns after the folder above was made again`, async (t) => {
        const { project, events, told } = await watching(t, FOLDERS, watchOfNode)
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
      const { project, events, told } = await watching(t, FOLDERS, watchOfNode)

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
      const { project, events, told } = await watching(t, ['lib/deep/down'], watchOfNode)
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
      const { project, events, told } = await watching(t, ['', 'other/far/away'], watchOfNode)

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
    return { open, of: (folder: string) => watches.filter((each) => each.folder === folder && each.isOpen) }
  }

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
