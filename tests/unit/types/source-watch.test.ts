import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { SourceWatch } from '../../../src/types/source-watch.js'
import { eventually } from '../../support/eventually.js'
import { keepingAlive } from '../../support/keeping-alive.js'
import { Project } from '../../support/project.js'

/** A watch of a project in which a check has read `app.ts`, `data.json` and a file outside; it notices saves from now on. */
async function setUp(t: TestContext) {
  const outside = new Project(t, { 'linked.ts': '' })
  const project = new Project(t, {
    'tsconfig.json': '{}',
    'app.ts': '',
    'data.json': '{}',
    'unread.json': '{}',
    'node_modules/x/index.d.ts': '',
  })
  const saved: string[] = []
  const watch = new SourceWatch({
    folder: project.folder,
    configs: () => [project.path('tsconfig.json')],
    onSave: (path) => saved.push(project.nameOf(path)),
    onError: (error) => assert.fail(error),
  })
  t.after(() => watch.close())
  const noted = ['app.ts', 'data.json', 'node_modules/x/index.d.ts'].map((name) => project.path(name))
  watch.note([...noted, outside.path('linked.ts')])
  const until = async (isSo: () => boolean, what: string) => await keepingAlive(eventually(isSo, () => `No ${what}`))
  /** Resolves when something that was done has been noticed, and begins anew. */
  const notices = async (what: string, action: () => void) => {
    saved.length = 0
    watch.begin()
    action()
    await until(() => saved.length > 0, what)
  }
  const write = (name: string) => () => project.write(name, `${Math.random()}`)
  // It is open when it notices something.
  await until(() => {
    write('app.ts')()
    return saved.length > 0
  }, 'save of app.ts')
  return { project, outside, notices, write, saved }
}

describe('SourceWatch', () => {
  it('notices saves of the files that were read, of the tsconfig, and of new ones', async (t) => {
    const { project, outside, notices, write } = await setUp(t)

    await notices('save of data.json', write('data.json'))
    await notices('save of tsconfig.json', write('tsconfig.json'))
    await notices('save of a file outside', () => outside.write('linked.ts', 'x'))
    await notices('new file', write('new.ts'))
    await notices('new folder', write('new/deep/page.tsx'))
    await notices('new name of a folder', () => project.rename('new', 'renamed'))
    await notices('end of a file', () => project.remove('app.ts'))
  })

  it('notices nothing of other files, nor of packages', async (t) => {
    const { notices, write, saved } = await setUp(t)
    await notices('save', write('app.ts'))

    for (const name of ['unread.json', 'notes.txt', 'node_modules/x/index.d.ts']) write(name)()
    // Of one folder they come in their order.
    await notices('new file', write('new.ts'))

    assert.deepEqual(new Set(saved.filter((name) => name !== 'app.ts')), new Set(['new.ts']))
  })
})
