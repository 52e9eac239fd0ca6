import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { Changes } from '../../../src/changes/changes.js'
import { FileRecords } from '../../../src/changes/file-record.js'
import { digestOf } from '../../../src/files/digest.js'
import { NO_RULES } from '../../support/draw-graph.js'
import { keepingAlive } from '../../support/keeping-alive.js'
import type { FileTree } from '../../support/project.js'
import { Bench } from '../update/bench.js'

/** On a busy machine a look takes longer than a burst may. */
const HOUR_MS = 3_600_000

/** A bench that counts how often it was told to forget what it knows of files. */
class ForgetfulBench extends Bench {
  forgotten = 0
  /** Called when an import turns out to lead nowhere. */
  onLost = (): void => {}

  get changes(): Changes {
    return new Changes({
      records: new FileRecords(),
      graph: () => this.graph,
      examine: (path) => this.examine(path),
      files: { has: () => true, changedSince: () => this.changedSince() },
      forgetFiles: () => this.forgetFiles(),
      onDeferred() {},
      onSameCode() {},
      onTakenBack() {},
    })
  }

  override canNodeFind(...asked: Parameters<Bench['canNodeFind']>): boolean {
    const isFound = super.canNodeFind(...asked)
    if (!isFound) this.onLost()
    return isFound
  }

  /** The files that have changed, and of which no event may have come. */
  changedSince = (): string[] => []

  forgetFiles(): void {
    this.forgotten++
    this.finder.forget()
  }
}

const PAGE: FileTree = {
  'app.ts': `export const load = () => import('./page.js')`,
  'page.ts': `import { title } from './model.js'\nexport const page = () => title`,
  'model.ts': `export const title = 'one'`,
}

function setUp(t: TestContext, files: FileTree = PAGE) {
  const bench = new ForgetfulBench(t, files)
  bench.load(...Object.keys(files).filter((name) => name.endsWith('.ts')))
  bench.importLazily('app.ts', 'page.ts')
  const { changes } = bench

  /** Touches files, and gives what was found at each, by name. `forgets` says how often files were forgotten for it. */
  const look = async (...names: string[]) => {
    const before = bench.forgotten
    for (const name of names) changes.touch(bench.project.path(name))
    const findings = await keepingAlive(changes.gather(performance.now() + HOUR_MS))
    const found = Object.fromEntries([...findings].map(([path, { kind }]) => [bench.short(path), kind]))
    return { found, hasForgotten: bench.forgotten > before }
  }
  return { bench, changes, project: bench.project, look }
}

describe('a burst of changes', () => {
  const write = (bench: ForgetfulBench, ...names: string[]) => {
    for (const name of names) bench.project.edit(name, 'export const', 'export const more = 1\nexport const')
    bench.changedSince = () => names.map((name) => bench.project.path(name))
  }

  it('has all files that have changed, also those of which the event comes late', async (t) => {
    const { bench, look } = setUp(t)
    write(bench, 'app.ts', 'page.ts', 'model.ts')

    const { found } = await look('page.ts', 'model.ts')

    assert.deepEqual(found, { 'page.ts': 'changed', 'model.ts': 'changed', 'app.ts': 'changed' })
  })

  it('is more than one file: all others are not looked at for each save', async (t) => {
    const { bench, look } = setUp(t)
    write(bench, 'page.ts', 'model.ts')

    const { found } = await look('model.ts')

    assert.deepEqual(found, { 'model.ts': 'changed' })
  })

  it('has no file that is as it was', async (t) => {
    const { bench, look } = setUp(t)
    write(bench, 'page.ts', 'model.ts')
    bench.changedSince = () => [bench.project.path('app.ts')]

    const { found } = await look('page.ts', 'model.ts')

    assert.deepEqual(found, { 'page.ts': 'changed', 'model.ts': 'changed' })
  })
})

describe('what was found broken', () => {
  for (const last of [1, 2]) {
    it(`is looked at again when the file comes that was looked for, a moment too late for look ${last}`, async (t) => {
      const { bench, changes, project, look } = setUp(t)
      let looks = 0
      bench.onLost = () => {
        if (++looks !== last) return
        project.write('late.ts', 'export const late = 1')
        changes.touch(project.path('late.ts'))
      }
      project.write('model.ts', `import { late } from './late.js'\nexport const title = late`)

      const { found } = await look('model.ts')

      assert.deepEqual(found, { 'model.ts': 'changed', 'late.ts': 'not a module' })
    })
  }
})

describe('what is deferred', () => {
  for (const names of [
    ['model.ts', 'late.ts'],
    ['late.ts', 'model.ts'],
  ]) {
    it(`is looked at again when the file that it waits for comes with a late event of its own: ${names}`, async (t) => {
      const { changes, project, look } = setUp(t)
      const broken = `import { late } from './late.js'\nexport const title = late`
      project.write('model.ts', broken)
      assert.deepEqual((await look('model.ts')).found, { 'model.ts': 'broken' })
      changes.defer(project.path('model.ts'), digestOf(broken))

      project.write('late.ts', 'export const late = 1')

      assert.deepEqual((await look(...names)).found, { 'model.ts': 'changed', 'late.ts': 'not a module' })
    })
  }
})

/** A clock that goes on only where somebody waits, which is over at once. At one time of it, in ms, something happens. */
function setClock(t: TestContext, event: { atMs: number; happens(): void }): { readonly passedMs: number } {
  const clock = { passedMs: 0 }
  const { setTimeout } = globalThis
  t.mock.method(process, 'uptime', () => clock.passedMs / 1_000)
  t.mock.method(globalThis, 'setTimeout', (resume: () => void, ms = 0) => {
    // A deadline, not a step.
    if (ms >= 1_000) return setTimeout(resume, ms)
    const before = clock.passedMs
    clock.passedMs += Math.max(1, Math.ceil(ms))
    if (before < event.atMs && clock.passedMs >= event.atMs) event.happens()
    return Object.assign(setImmediate(resume), { unref: () => {} })
  })
  return clock
}

describe('a file that has lost all its text', () => {
  const files: FileTree = { ...PAGE, 'page.ts': `import * as model from './model.js'\nexport const page = () => model` }

  it('is looked at again some time later, since that may only be on its way', async (t) => {
    const { project, look } = setUp(t, files)
    project.write('model.ts', '')
    setClock(t, { atMs: 400, happens: () => project.write('model.ts', String(files['model.ts'])) })

    assert.deepEqual((await look('model.ts')).found, {})
  })

  it('is taken as soon as its text has come, though no event says so', async (t) => {
    const { project, look } = setUp(t, files)
    project.write('model.ts', '')
    const clock = setClock(t, { atMs: 30, happens: () => project.write('model.ts', `export const title = 'two'`) })

    const { found } = await look('model.ts')

    assert.deepEqual(found, { 'model.ts': 'changed' })
    assert.ok(clock.passedMs < 60, `after ${clock.passedMs} ms`)
  })

  it('has changed if it stays like that', async (t) => {
    const { project, look } = setUp(t, files)
    project.write('model.ts', '')

    assert.deepEqual((await look('model.ts')).found, { 'model.ts': 'changed' })
  })
})

describe('a file that a reload pattern names', () => {
  it('is waited for when it is deleted, since a generator may write it again', async (t) => {
    const { bench, project, look } = setUp(t, { ...PAGE, 'gen/client.js': '1' })
    bench.rules = { ...NO_RULES, reloads: (path) => path === project.path('gen/client.js') }
    project.remove('gen/client.js')
    const clock = setClock(t, { atMs: 300, happens: () => project.write('gen/client.js', '2') })

    const { found } = await look('gen/client.js')

    assert.deepEqual(found, { 'gen/client.js': 'reload' })
    assert.ok(clock.passedMs >= 300 && clock.passedMs < 400, `after ${clock.passedMs} ms`)
  })

  it('is a reload if it stays away', async (t) => {
    const { bench, project, look } = setUp(t, { ...PAGE, 'gen/client.js': '1' })
    bench.rules = { ...NO_RULES, reloads: (path) => path === project.path('gen/client.js') }
    project.remove('gen/client.js')

    assert.deepEqual((await look('gen/client.js')).found, { 'gen/client.js': 'reload' })
  })
})

describe('what is known of files', () => {
  it('is kept when a module is saved', async (t) => {
    const { project, look } = setUp(t)
    project.write('model.ts', `export const title = 'two'`)

    assert.deepEqual(await look('model.ts'), { found: { 'model.ts': 'changed' }, hasForgotten: false })
  })

  it('is kept when modules are saved as they were, in whatever way', async (t) => {
    const { project, look } = setUp(t)
    project.write('page.ts', String(PAGE['page.ts']))
    project.writeByRename('model.ts', String(PAGE['model.ts']))

    assert.deepEqual(await look('app.ts', 'page.ts', 'model.ts'), { found: {}, hasForgotten: false })
  })

  it('is kept when a module is saved with a mistake, and when that is fixed', async (t) => {
    const { project, look } = setUp(t)
    project.write('model.ts', 'export const = 1')
    const broken = await look('model.ts')
    project.write('model.ts', `export const title = 'two'`)

    assert.deepEqual(broken, { found: { 'model.ts': 'broken' }, hasForgotten: false })
    assert.deepEqual(await look('model.ts'), { found: { 'model.ts': 'changed' }, hasForgotten: false })
  })

  it('is forgotten for a new file', async (t) => {
    const { project, look } = setUp(t)
    project.write('news.ts', '')

    assert.deepEqual(await look('news.ts'), { found: { 'news.ts': 'not a module' }, hasForgotten: true })
  })

  it('is forgotten for a new file that comes together with a save', async (t) => {
    const { project, look } = setUp(t)
    project.write('news.ts', 'export const news = 1')
    project.write('model.ts', `export { news as title } from './news.js'`)

    const { found, hasForgotten } = await look('model.ts', 'news.ts')

    assert.deepEqual([found['model.ts'], hasForgotten], ['changed', true])
  })

  it('is forgotten for a module whose file is gone', async (t) => {
    const { project, look } = setUp(t)
    project.remove('model.ts')

    assert.deepEqual(await look('model.ts'), { found: { 'model.ts': 'missing' }, hasForgotten: true })
  })

  it('is forgotten for a module whose file has become a folder', async (t) => {
    const { project, look } = setUp(t)
    project.remove('model.ts')
    project.write('model.ts/index.ts', '')

    assert.equal((await look('model.ts')).hasForgotten, true)
  })

  for (const [what, text, found] of [
    ['as it was', String(PAGE['model.ts']), 'not a module'],
    ['with other contents', `export const title = 'two'`, 'changed'],
  ] as const) {
    it(`is forgotten for a file that comes back ${what}, and is kept from then on`, async (t) => {
      const { project, look } = setUp(t)
      project.remove('model.ts')
      await look('model.ts')

      project.write('model.ts', text)
      const back = await look('model.ts')
      project.write('model.ts', `export const title = 'three'`)
      const later = await look('model.ts')

      assert.deepEqual(back, { found: { 'model.ts': found }, hasForgotten: true })
      assert.deepEqual(later, { found: { 'model.ts': 'changed' }, hasForgotten: false })
    })
  }

  it('is forgotten for a file that was named, and never loaded', async (t) => {
    const { bench, project, look } = setUp(t, { 'app.ts': '' })
    project.write('late.ts', 'export const = 1')
    bench.importLazily('app.ts', 'late.ts').fail('late.ts')
    project.write('late.ts', 'export const late = 1')

    assert.deepEqual(await look('late.ts'), { found: { 'late.ts': 'changed' }, hasForgotten: true })
  })

  it('is forgotten for a config file', async (t) => {
    const { project, look } = setUp(t, { ...PAGE, 'tsconfig.json': '{}' })
    project.write('tsconfig.json', '{ "compilerOptions": { "target": "es2022" } }')

    assert.deepEqual(await look('tsconfig.json'), { found: { 'tsconfig.json': 'config' }, hasForgotten: true })
  })
})

describe('a module that is imported, and was not seen being loaded', () => {
  const files = { ...PAGE, 'late.ts': 'export const late = 1' }

  it('is changed only by a save: it may just not have been loaded yet', async (t) => {
    const bench = new ForgetfulBench(t, files)
    bench.load('app.ts').importLazily('app.ts', 'late.ts')
    utimesSync(bench.project.path('late.ts'), new Date(1_000), new Date(1_000))
    const { changes } = bench
    const look = async () => {
      changes.touch(bench.project.path('late.ts'))
      const findings = await keepingAlive(changes.gather(performance.now() + HOUR_MS))
      return findings.get(bench.project.path('late.ts'))?.kind
    }

    const before = await look()
    bench.project.write('late.ts', 'export const late = 2')

    assert.deepEqual([before, await look()], ['not a module', 'changed'])
  })
})
