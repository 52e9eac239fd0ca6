import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { LoaderEvent } from '../../../src/loader/events.js'
import { adopt } from '../../../src/record/adopt-running-program.js'
import { createToolchain } from '../../../src/toolchain/toolchain.js'
import { type FileTree, Project } from '../../support/project.js'

/** What is reported for a program whose entry is `app.ts`, in words. */
function adopted(t: TestContext, files: FileTree): string[] {
  const project = new Project(t, files)
  const tools = createToolchain({ tsconfig: undefined, cacheFolder: undefined })
  t.after(() => tools.esbuild.stop())
  const short = (path: string | undefined) => (path === undefined ? undefined : project.nameOf(path))
  const told: string[] = []
  const report = (event: LoaderEvent) => {
    if (event.type === 'import') told.push(`${short(event.importer) ?? 'nobody'} -> ${short(event.imported)}`)
    else if (event.type === 'load') told.push(`load ${short(event.source.path)}`)
    else told.push(event.type)
  }
  adopt(project.path('app.ts'), tools, report)
  return told
}

describe('adopt', () => {
  it('reports the entry, and all that it imports statically', (t) => {
    const told = adopted(t, {
      'app.ts': `import { a } from './a.js'\nconsole.log(a)`,
      'a.ts': `export { b as a } from './b.js'`,
      'b.ts': 'export const b = 1',
    })

    assert.deepEqual(told, [
      'nobody -> app.ts',
      'load app.ts',
      'app.ts -> a.ts',
      'load a.ts',
      'a.ts -> b.ts',
      'load b.ts',
    ])
  })

  it('does not report what only an import() asks for: the hooks will see it', (t) => {
    const told = adopted(t, { 'app.ts': `export const load = () => import('./a.js')`, 'a.ts': '' })

    assert.deepEqual(told, ['nobody -> app.ts', 'load app.ts'])
  })

  it('does not report packages', (t) => {
    const told = adopted(t, {
      'app.ts': `import 'fast-check'\nimport 'node:fs'\nimport './node_modules/mine/index.js'`,
      'node_modules/mine/index.js': '',
    })

    assert.deepEqual(told, ['nobody -> app.ts', 'load app.ts'])
  })

  it('loads each module of a cycle once, and reports each of its imports', (t) => {
    const told = adopted(t, { 'app.ts': `import './a.js'`, 'a.ts': `import './app.js'\nimport './a.js'` })

    assert.deepEqual(told, [
      'nobody -> app.ts',
      'load app.ts',
      'app.ts -> a.ts',
      'load a.ts',
      'a.ts -> app.ts',
      'a.ts -> a.ts',
    ])
  })

  it('reports an import with a query', (t) => {
    const told = adopted(t, { 'app.ts': `import './a.js?mode=test#top'`, 'a.ts': '' })

    assert.deepEqual(told, ['nobody -> app.ts', 'load app.ts', 'app.ts -> a.ts', 'load a.ts'])
  })

  it('goes on without a file that can not be read: Node has run it, so it was sound', (t) => {
    const told = adopted(t, { 'app.ts': `import './a.js'\nimport './b.js'`, 'a.ts': 'export const = 1', 'b.ts': '' })

    assert.deepEqual(told, ['nobody -> app.ts', 'load app.ts', 'app.ts -> a.ts', 'app.ts -> b.ts', 'load b.ts'])
  })
})
