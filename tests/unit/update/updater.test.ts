import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { FullReloadRequest } from '../../../src/api.js'
import { Changes } from '../../../src/changes/changes.js'
import { FileRecords } from '../../../src/changes/file-record.js'
import { PackageFiles } from '../../../src/changes/package-files.js'
import { digestOf } from '../../../src/files/digest.js'
import { createLog } from '../../../src/report/log.js'
import { Reporter } from '../../../src/report/reporter.js'
import { FullReloads } from '../../../src/restart/full-reloads.js'
import type { FullReloadWay, RestartableProcess } from '../../../src/restart/restart-process.js'
import { Events } from '../../../src/runtime/events.js'
import { FailedVersions } from '../../../src/update/failed-versions.js'
import { HotUpdates } from '../../../src/update/hot-updates.js'
import { UpdateReports } from '../../../src/update/update-reports.js'
import { Updater } from '../../../src/update/updater.js'
import type { FileTree } from '../../support/project.js'
import { Bench } from './bench.js'

const DEADLINE_MS = 10_000

interface Given {
  way?: FullReloadWay
  isRelevant?: (path: string) => boolean
  fullReload?: RestartableProcess['fullReload']
  isEvaluating?: (url: string) => boolean
  importAgain?: (url: string) => Promise<unknown>
  assertOptions?: () => void
  /** Called at the beginning of each step, with its number: 1 is the first look at files. */
  onStep?: (step: number) => void
}

/** An updater over a bench. What it reports and does is noted, and can be waited for. */
class Scene {
  readonly bench: Bench
  readonly updater: Updater
  readonly changes: Changes
  /** The lines that a person sees, without times. */
  readonly log: string[] = []
  /** The updates that were made: the modules with their versions, importers first. */
  readonly updates: string[][] = []
  readonly fullReloads: (FullReloadRequest & { way: FullReloadWay })[] = []
  /** Looks at files, and decisions what becomes of them: the graph is brought up to date before each. */
  steps = 0
  #onChange = new Set<() => void>()

  constructor(t: TestContext, files: FileTree, { way = 'parent', onStep, ...given }: Given = {}) {
    this.bench = new Bench(t, files)
    const { bench } = this
    const reporter = new Reporter(
      createLog('info', (line) =>
        this.#note(
          this.log,
          line
            .slice('[hot-hook] '.length)
            .replace(/ \([\d.]+ ms\)\n$/, '\n')
            .trimEnd(),
        ),
      ),
      () => bench.project.folder,
    )
    const records = new FileRecords()
    const events = new Events(bench.graph, (module, error) => assert.fail(`${module.path}: ${error}`))
    const graph = () => {
      this.steps++
      onStep?.(this.steps)
      queueMicrotask(() => this.#changed())
      return bench.graph
    }
    this.changes = new Changes({
      records,
      graph,
      examine: (path) => bench.examine(path),
      files: { has: given.isRelevant ?? (() => true), changedSince: () => [] },
      forgetFiles: () => bench.finder.forget(),
      onDeferred() {},
      onSameCode() {},
      onTakenBack() {},
    })
    const { importAgain = async () => {} } = given
    const fullReloads = new FullReloads({
      reporter,
      events,
      records,
      configFiles: bench.configFiles,
      obstacles: bench.obstacles,
      graph: () => bench.graph,
      assertOptions: given.assertOptions ?? (() => {}),
      process: {
        way: () => way,
        isSeamless: () => false,
        delay: () => 0,
        fullReload:
          given.fullReload ?? (async (asked, request) => this.#note(this.fullReloads, { way: asked, ...request })),
      },
    })
    const evaluations = { importAgain, isEvaluating: () => false }
    this.updater = new Updater({
      changes: this.changes,
      records,
      packageFiles: new PackageFiles({ ignores: () => false, onNewFolder() {}, handedOn: [] }),
      advice: { onFullReload: () => {} },
      reports: new UpdateReports(reporter, events, records),
      modules: {
        graph,
        get rules() {
          return bench.rules
        },
        finder: bench.finder,
        importAgain,
        isEvaluating: given.isEvaluating ?? (() => true),
      },
      hotUpdates: new HotUpdates({
        reporter,
        events,
        ...evaluations,
        failed: new FailedVersions({ synchronize() {}, ...evaluations, reporter, events, fullReloads }),
        publish(_outdated, sources) {
          for (const source of sources) bench.sources.set(source)
        },
        onApplied: ({ outdated }) =>
          this.#note(
            this.updates,
            outdated.map((module) => `${bench.short(module.path)}@${module.version}`),
          ),
      }),
      fullReloads,
    })
  }

  /** Writes files and touches them, all in one turn. */
  save(files: FileTree): void {
    for (const [name, text] of Object.entries(files)) this.bench.project.write(name, text)
    this.touch(...Object.keys(files))
  }

  touch(...names: string[]): void {
    for (const name of names) this.changes.touch(this.bench.project.path(name))
  }

  /** Resolves when something is true of what was noted, in a later turn of the event loop. */
  async until(condition: (scene: this) => boolean, when = ''): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#onChange.delete(check)
        const { log, updates, fullReloads, steps } = this
        reject(
          new Error(`It did not happen ${when}. Noted was ${JSON.stringify({ log, updates, fullReloads, steps })}`),
        )
      }, DEADLINE_MS)
      const check = () => {
        if (!condition(this)) return
        clearTimeout(timer)
        this.#onChange.delete(check)
        resolve()
      }
      this.#onChange.add(check)
      check()
    })
    await new Promise((resolve) => setImmediate(resolve))
  }

  /** Resolves when all that was touched until now has been dealt with: a change that follows it has been. */
  async isIdle(): Promise<void> {
    const name = `sentinel-${this.steps}.ts`
    this.bench.project.write(name, 'export const a = 1')
    this.bench.load(name).module(name).root = undefined
    this.save({ [name]: 'export const a = 2' })
    await this.until(({ updates }) => updates.some((update) => update.includes(`${name}@1`)))
    this.updates.splice(this.updates.findIndex((update) => update.includes(`${name}@1`)))
    this.log.splice(this.log.findIndex((line) => line.startsWith(name)))
  }

  #note<T>(list: T[], item: T): void {
    list.push(item)
    this.#changed()
  }

  #changed(): void {
    for (const check of [...this.#onChange]) check()
  }
}

/** `app.ts ┄┄▶ page.ts ──▶ model.ts`: a change of the last two is hot. */
const PAGE: FileTree = {
  'app.ts': `export const load = () => import('./page.js')`,
  'page.ts': `import { title } from './model.js'\nexport const page = () => title`,
  'model.ts': `export const title = 'one'`,
}

function setUpPage(t: TestContext, given?: Given): Scene {
  const scene = new Scene(t, PAGE, given)
  scene.bench.load('app.ts', 'page.ts', 'model.ts').importLazily('app.ts', 'page.ts')
  return scene
}

describe('a hot change', () => {
  it('raises the versions of what is outdated, and says who has to ask for it', async (t) => {
    const scene = setUpPage(t)

    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ updates }) => updates.length === 1)

    assert.deepEqual(scene.updates, [['page.ts@1', 'model.ts@1']])
    assert.deepEqual(scene.log, ['model.ts changed: waits for the next import() in app.ts'])
    assert.deepEqual(scene.fullReloads, [])
  })

  it('makes the new contents the last good ones', async (t) => {
    const scene = setUpPage(t)

    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ updates }) => updates.length === 1)

    const source = scene.bench.sources.get(scene.bench.project.path('model.ts'))
    assert.equal(source?.digest, digestOf(`export const title = 'two'`))
  })

  it('raises the versions once more the next time', async (t) => {
    const scene = setUpPage(t)
    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ updates }) => updates.length === 1)

    scene.save({ 'model.ts': `export const title = 'three'` })
    await scene.until(({ updates }) => updates.length === 2)

    assert.deepEqual(scene.updates[1], ['page.ts@2', 'model.ts@2'])
  })

  it('is noticed also if the second of two saves has no event: what was updated is looked at again', async (t) => {
    const scene = setUpPage(t)
    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ updates }) => updates.length === 1)

    scene.bench.project.write('model.ts', `export const title = 'three'`)

    await scene.until(({ updates }) => updates.length === 2)
    assert.equal(scene.bench.module('model.ts').version, 2)
  })

  it('is nothing where the contents are the same', async (t) => {
    const scene = setUpPage(t)

    scene.touch('model.ts', 'page.ts', 'app.ts')
    await scene.isIdle()

    assert.deepEqual([scene.updates, scene.log, scene.fullReloads], [[], [], []])
  })

  it('is not looked at where the path can not concern the program', async (t) => {
    const scene = setUpPage(t, { isRelevant: (path) => !path.endsWith('.tmp') })

    scene.save({ 'model.tmp': 'any' })

    assert.equal(scene.steps, 0)
  })

  it('cleans up the old instances before the versions grow', async (t) => {
    const scene = setUpPage(t)
    const module = scene.bench.module('page.ts')
    const versions: number[] = []
    module.disposers.push(() => versions.push(module.version))

    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ updates }) => updates.length === 1)

    assert.deepEqual(versions, [0])
  })

  it('is taken although a disposer throws, which is reported', async (t) => {
    const scene = setUpPage(t)
    scene.bench.module('page.ts').disposers.push(() => {
      throw new Error('no tea')
    })

    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ updates }) => updates.length === 1)

    assert.match(scene.log.join('\n'), /^A disposer of page\.ts failed: Error: no tea/)
  })
})

describe('changes that come together', () => {
  it('are one update', async (t) => {
    const scene = setUpPage(t)

    scene.save({ 'model.ts': `export const title = 'two'`, 'page.ts': `${PAGE['page.ts']}\nexport const x = 1` })
    await scene.until(({ updates }) => updates.length > 0)
    await scene.isIdle()

    assert.deepEqual(scene.updates, [['page.ts@1', 'model.ts@1']])
    assert.deepEqual(scene.log, ['model.ts, page.ts changed: waits for the next import() in app.ts'])
  })

  it('are one update where the second is saved while the first is looked at', async (t) => {
    const scene = setUpPage(t, {
      onStep: (step) => {
        if (step === 1) scene.save({ 'page.ts': `${PAGE['page.ts']}\nexport const x = 1` })
      },
    })

    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ updates }) => updates.length > 0)
    await scene.isIdle()

    assert.deepEqual(scene.updates, [['page.ts@1', 'model.ts@1']])
  })

  it('are two updates where the second comes during the first, and both are taken', async (t) => {
    const scene = setUpPage(t)
    scene.bench.module('page.ts').disposers.push(() => {
      scene.save({ 'page.ts': `${PAGE['page.ts']}\nexport const x = 1` })
    })

    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ updates }) => updates.length === 2)

    assert.deepEqual(scene.updates, [['page.ts@1', 'model.ts@1'], ['page.ts@2']])
  })

  it('are all taken, at whatever moment of the end of an update the next one comes', async (t) => {
    for (let ticks = 0; ticks < 12; ticks++) {
      let finish = () => {}
      const fullReload = () => new Promise<void>((resolve) => (finish = resolve))
      const scene = new Scene(t, { 'app.ts': 'let a = 1', 'page.ts': 'let b = 1' }, { fullReload })
      scene.bench.load('app.ts', 'page.ts').importLazily('app.ts', 'page.ts')
      scene.save({ 'app.ts': 'let a = 2' })
      await scene.until(({ log }) => log.length === 1)

      finish()
      for (let tick = 0; tick < ticks; tick++) await undefined
      scene.save({ 'page.ts': 'let b = 2' })

      await scene.until(({ updates }) => updates.length === 1, `for a change ${ticks} microtasks after the end`)
    }
  })
})

describe('a file that is broken', () => {
  it('is reported, and nothing is taken', async (t) => {
    const scene = setUpPage(t)

    scene.save({ 'model.ts': 'export const = 1' })
    await scene.until(({ log }) => log.length === 1)

    assert.match(scene.log[0] ?? '', /^model\.ts:1:14: Expected identifier but found "="\n/)
    assert.deepEqual(scene.updates, [])
    assert.equal(scene.bench.module('model.ts').version, 0)
  })

  it('is reported once, however often it is looked at', async (t) => {
    const scene = setUpPage(t)
    scene.save({ 'model.ts': 'export const = 1' })
    await scene.until(({ log }) => log.length === 1)

    const { steps } = scene
    scene.touch('model.ts')
    await scene.until((later) => later.steps > steps)
    await scene.isIdle()

    assert.equal(scene.log.length, 1)
  })

  it('is reported again when it is broken in another way', async (t) => {
    const scene = setUpPage(t)
    scene.save({ 'model.ts': 'export const = 1' })
    await scene.until(({ log }) => log.length === 1)

    scene.save({ 'model.ts': 'export const a = ' })
    await scene.until(({ log }) => log.length === 2)

    assert.match(scene.log[1] ?? '', /Unexpected end of file/)
  })

  it('is taken when it is fixed', async (t) => {
    const scene = setUpPage(t)
    scene.save({ 'model.ts': 'export const = 1' })
    await scene.until(({ log }) => log.length === 1)

    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ updates }) => updates.length === 1)

    assert.deepEqual(scene.updates, [['page.ts@1', 'model.ts@1']])
  })

  it('is reported again when it is broken again in the same way after it was mended', async (t) => {
    const scene = setUpPage(t)
    scene.save({ 'model.ts': 'export const = 1' })
    await scene.until(({ log }) => log.length === 1)
    scene.save({ 'model.ts': `export const title = 'one'` })
    await scene.isIdle()

    scene.save({ 'model.ts': 'export const = 1' })

    await scene.until(({ log }) => log.length === 2)
  })

  it('is not reported when it was only half-written, and then is taken once', async (t) => {
    const scene = setUpPage(t, {
      onStep: (step) => {
        if (step === 2) scene.bench.project.write('model.ts', `export const title = 'two'`)
      },
    })

    scene.save({ 'model.ts': 'export const tit' })
    await scene.until(({ updates }) => updates.length === 1)

    assert.deepEqual(scene.log, ['model.ts changed: waits for the next import() in app.ts'])
  })

  it('is not taken for empty when it was only about to be written', async (t) => {
    const scene = setUpPage(t, {
      onStep: (step) => {
        if (step === 2) scene.bench.project.write('model.ts', `export const title = 'two'`)
      },
    })

    scene.save({ 'model.ts': '' })
    await scene.until(({ updates }) => updates.length === 1)

    const source = scene.bench.sources.get(scene.bench.project.path('model.ts'))
    assert.equal(source?.digest, digestOf(`export const title = 'two'`))
  })

  it('holds the changes back that came with it, until it is fixed', async (t) => {
    const scene = setUpPage(t)
    scene.save({ 'model.ts': 'export const = 1', 'page.ts': `${PAGE['page.ts']}\nexport const x = 1` })
    await scene.until(({ log }) => log.length === 1)
    const before = [...scene.updates]

    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ updates }) => updates.length === 1)

    assert.deepEqual(before, [])
    assert.deepEqual(scene.updates, [['page.ts@1', 'model.ts@1']])
    assert.match(scene.log.at(-1) ?? '', /^(?:model\.ts, page\.ts|page\.ts, model\.ts) changed/)
  })

  it('lets the changes go that came with it when it is put back as it was', async (t) => {
    const scene = setUpPage(t)
    scene.save({ 'model.ts': 'export const = 1', 'page.ts': `${PAGE['page.ts']}\nexport const x = 1` })
    await scene.until(({ log }) => log.length === 1)

    scene.save({ 'model.ts': `export const title = 'one'` })
    await scene.until(({ updates }) => updates.length === 1)

    assert.deepEqual(scene.updates, [['page.ts@1']])
  })

  it('does not hold back a change that has nothing to do with it', async (t) => {
    const scene = setUpPage(t)
    scene.save({ 'model.ts': 'export const = 1' })
    await scene.until(({ log }) => log.length === 1)

    scene.save({ 'page.ts': `${PAGE['page.ts']}\nexport const x = 1` })
    await scene.until(({ updates }) => updates.length === 1)

    assert.deepEqual(scene.updates, [['page.ts@1']])
  })

  it('does not hold a change back in silence, although it was reported before', async (t) => {
    const scene = setUpPage(t)
    scene.save({ 'model.ts': 'export const = 1' })
    await scene.until(({ log }) => log.length === 1)

    scene.save({ 'model.ts': 'export const = 1', 'page.ts': `${PAGE['page.ts']}\nexport const x = 1` })
    await scene.until(({ updates, log }) => updates.length > 0 || log.length > 1)

    const isTaken = scene.updates.length === 1
    const isSaid = scene.log.slice(1).some((line) => line.includes('page.ts'))
    assert.ok(isTaken || isSaid, `page.ts is stale, and all that was said is: ${scene.log}`)
  })

  it('postpones a full reload: a start with it would end the program', async (t) => {
    const scene = setUpPage(t)
    scene.save({ 'model.ts': 'export const = 1' })
    await scene.until(({ log }) => log.length === 1)

    scene.save({ 'app.ts': `${PAGE['app.ts']}\nexport const x = 1` })
    await scene.until(({ log }) => log.length === 2)
    const before = [...scene.fullReloads]
    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ fullReloads }) => fullReloads.length === 1)

    assert.deepEqual(before, [])
    assert.match(scene.log[1] ?? '', /^app\.ts changed: full reload .*, as soon as the broken file is fixed$/)
  })

  it('postpones the reload that a pattern asks for', async (t) => {
    const scene = setUpPage(t)
    const env = scene.bench.project.path('.env')
    scene.bench.rules = { reloads: (path) => path === env, isBoundary: undefined }
    scene.save({ 'model.ts': 'export const = 1' })
    await scene.until(({ log }) => log.length === 1)

    scene.save({ '.env': 'A=2' })
    await scene.until(({ log }) => log.length === 2)
    const before = [...scene.fullReloads]
    scene.save({ 'model.ts': `export const title = 'one'` })
    await scene.until(({ fullReloads }) => fullReloads.length === 1)

    assert.deepEqual(before, [])
    assert.equal(scene.fullReloads[0]?.path, env)
  })

  it('is taken when the file that its import was looking for comes', async (t) => {
    const scene = setUpPage(t)
    scene.save({ 'model.ts': `export { title } from './title.js'` })
    await scene.until(({ log }) => log.length === 1)

    scene.save({ 'title.ts': `export const title = 'two'` })
    await scene.until(({ updates }) => updates.length === 1)

    assert.match(scene.log[0] ?? '', /Cannot find the module "\.\/title\.js"/)
    assert.deepEqual(scene.updates, [['page.ts@1', 'model.ts@1']])
  })
})

describe('a file that is gone', () => {
  it('is reported with those who import it, and its last good version stays in use', async (t) => {
    const scene = setUpPage(t)
    scene.bench.project.remove('model.ts')

    scene.touch('model.ts')
    await scene.until(({ log }) => log.length === 1)

    assert.deepEqual(scene.log, [
      'model.ts is gone, but still imported by page.ts. The last good version stays in use.',
    ])
    assert.deepEqual([scene.updates, scene.fullReloads], [[], []])
  })

  it('is reported once', async (t) => {
    const scene = setUpPage(t)
    scene.bench.project.remove('model.ts')
    scene.touch('model.ts')
    await scene.until(({ log }) => log.length === 1)

    scene.touch('model.ts')
    await scene.isIdle()

    assert.equal(scene.log.length, 1)
  })

  it('is not reported where nobody imports it', async (t) => {
    const scene = setUpPage(t)
    scene.bench.graph.disconnectImports(scene.bench.module('page.ts'))
    scene.bench.project.remove('model.ts')

    scene.touch('model.ts')
    await scene.isIdle()

    assert.deepEqual(scene.log, [])
  })

  it('is not reported when it comes back at once, as in a save by rename', async (t) => {
    const scene = setUpPage(t, {
      onStep: (step) => {
        if (step === 2) scene.bench.project.write('model.ts', `export const title = 'two'`)
      },
    })
    scene.bench.project.remove('model.ts')

    scene.touch('model.ts')
    await scene.until(({ updates }) => updates.length === 1)

    assert.deepEqual(scene.log, ['model.ts changed: waits for the next import() in app.ts'])
  })

  it('is nothing when it comes back later as it was', async (t) => {
    const scene = setUpPage(t)
    scene.bench.project.remove('model.ts')
    scene.touch('model.ts')
    await scene.until(({ log }) => log.length === 1)

    scene.save({ 'model.ts': `export const title = 'one'` })
    await scene.isIdle()

    assert.deepEqual([scene.updates, scene.log.length], [[], 1])
  })

  it('is taken when it comes back with other contents', async (t) => {
    const scene = setUpPage(t)
    scene.bench.project.remove('model.ts')
    scene.touch('model.ts')
    await scene.until(({ log }) => log.length === 1)

    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ updates }) => updates.length === 1)

    assert.deepEqual(scene.updates, [['page.ts@1', 'model.ts@1']])
  })

  it('outdates its importer where another file takes its place', async (t) => {
    const scene = setUpPage(t)
    scene.bench.project.rename('model.ts', 'model.js')

    scene.touch('model.ts', 'model.js')
    await scene.until(({ updates }) => updates.length === 1)

    assert.deepEqual(scene.updates, [['page.ts@1']])
  })

  it('is not said to go on serving where another file takes its place', async (t) => {
    const scene = setUpPage(t)
    scene.bench.project.rename('model.ts', 'model.js')

    scene.touch('model.ts', 'model.js')
    await scene.until(({ updates }) => updates.length === 1)

    assert.doesNotMatch(scene.log.join('\n'), /goes on serving/)
  })
})

describe('a file that comes', () => {
  it('outdates the module whose import led nowhere', async (t) => {
    const scene = setUpPage(t)
    scene.bench.unresolved('page.ts', './extra.js')

    scene.save({ 'extra.ts': '' })
    await scene.until(({ updates }) => updates.length === 1)

    assert.deepEqual(scene.updates, [['page.ts@1']])
  })

  it('outdates the module whose import means it from now on', async (t) => {
    const scene = new Scene(t, { ...PAGE, 'model.ts': '', 'model/index.ts': PAGE['model.ts'] ?? '' })
    scene.bench.project.remove('model.ts')
    scene.bench.project.edit('page.ts', './model.js', './model')
    scene.bench.load('app.ts', 'page.ts', 'model/index.ts').importLazily('app.ts', 'page.ts')

    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ updates }) => updates.length === 1)

    assert.deepEqual(scene.updates, [['page.ts@1']])
  })

  it('outdates the module whose import means it again, after it was gone for a while', async (t) => {
    const scene = new Scene(t, { ...PAGE, 'model/index.ts': PAGE['model.ts'] ?? '' })
    scene.bench.project.edit('page.ts', './model.js', './model')
    scene.bench.load('app.ts', 'page.ts', 'model.ts').importLazily('app.ts', 'page.ts')
    scene.bench.project.remove('model.ts')
    scene.touch('model.ts')
    await scene.until(({ updates }) => updates.length === 1)
    scene.bench.load('app.ts', 'page.ts', 'model/index.ts')

    scene.save({ 'model.ts': PAGE['model.ts'] ?? '' })

    await scene.until(({ updates }) => updates.length === 2)
    assert.ok(scene.updates[1]?.includes('page.ts@2'), `${scene.updates[1]}`)
  })

  it('is nothing where nobody looks for it', async (t) => {
    const scene = setUpPage(t)

    scene.save({ 'notes.ts': 'const =' })
    await scene.isIdle()

    assert.deepEqual([scene.updates, scene.log], [[], []])
  })
})

describe('a full reload', () => {
  it('is asked for with the file that changed, and reported with the chain', async (t) => {
    const scene = setUpPage(t)

    scene.save({ 'app.ts': `${PAGE['app.ts']}\nexport const x = 1` })
    await scene.until(({ fullReloads }) => fullReloads.length === 1)

    assert.deepEqual(scene.fullReloads, [
      { way: 'parent', path: scene.bench.project.path('app.ts'), shouldBeReloadable: false },
    ])
    assert.deepEqual(scene.log, [
      'app.ts changed: full reload (app.ts: the entry), the parent process is asked to start it again',
    ])
  })

  it('takes nothing: the program goes on as it was until somebody starts it again', async (t) => {
    const scene = setUpPage(t)

    scene.save({ 'app.ts': `${PAGE['app.ts']}\nexport const x = 1`, 'model.ts': `export const title = 'two'` })
    await scene.until(({ fullReloads }) => fullReloads.length === 1)

    assert.deepEqual(scene.updates, [])
    assert.equal(
      scene.bench.sources.get(scene.bench.project.path('model.ts'))?.digest,
      digestOf(String(PAGE['model.ts'])),
    )
  })

  it('says that the change could have been hot but for another import', async (t) => {
    const files = { ...PAGE, 'app.ts': `import './model.js'\n${PAGE['app.ts']}` }
    const scene = new Scene(t, files)
    scene.bench.load('app.ts', 'page.ts', 'model.ts').importLazily('app.ts', 'page.ts')

    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ fullReloads }) => fullReloads.length === 1)

    assert.equal(scene.fullReloads[0]?.shouldBeReloadable, true)
    assert.match(scene.log[0] ?? '', /\(model\.ts <- app\.ts: the entry\)/)
  })

  it('is asked for once while nobody does it', async (t) => {
    const scene = setUpPage(t, { way: 'by hand' })
    scene.save({ 'app.ts': `${PAGE['app.ts']}\nexport const x = 1` })
    await scene.until(({ fullReloads }) => fullReloads.length === 1)

    scene.touch('app.ts')
    await scene.isIdle()

    assert.equal(scene.fullReloads.length, 1)
    assert.equal(scene.log.length, 1)
  })

  it('is asked for again when the file changes again', async (t) => {
    const scene = setUpPage(t, { way: 'by hand' })
    scene.save({ 'app.ts': `${PAGE['app.ts']}\nexport const x = 1` })
    await scene.until(({ fullReloads }) => fullReloads.length === 1)

    scene.save({ 'app.ts': `${PAGE['app.ts']}\nexport const x = 2` })

    await scene.until(({ fullReloads }) => fullReloads.length === 2)
  })

  it('is asked for again when the file was put back in between', async (t) => {
    const scene = setUpPage(t, { way: 'by hand' })
    scene.save({ 'app.ts': `${PAGE['app.ts']}\nexport const x = 1` })
    await scene.until(({ fullReloads }) => fullReloads.length === 1)
    scene.save({ 'app.ts': PAGE['app.ts'] ?? '' })
    await scene.isIdle()

    scene.save({ 'app.ts': `${PAGE['app.ts']}\nexport const x = 1` })

    await scene.until(({ fullReloads }) => fullReloads.length === 2)
  })

  it('is asked for whenever a file is touched that a reload pattern names', async (t) => {
    const scene = setUpPage(t)
    const env = scene.bench.project.path('.env')
    scene.bench.rules = { reloads: (path) => path === env, isBoundary: undefined }

    scene.touch('.env')
    await scene.until(({ fullReloads }) => fullReloads.length === 1)
    scene.touch('.env')
    await scene.until(({ fullReloads }) => fullReloads.length === 2)

    assert.deepEqual(scene.fullReloads[1], { way: 'parent', path: env, shouldBeReloadable: false })
    assert.match(scene.log[0] ?? '', /^\.env changed: full reload \(\.env: a reload pattern\)/)
  })

  it('is asked for once for all that is touched together', async (t) => {
    const scene = setUpPage(t)
    scene.bench.rules = { reloads: (path) => path.includes('.env'), isBoundary: undefined }

    scene.touch('.env', '.env.local', 'app.ts')
    await scene.until(({ fullReloads }) => fullReloads.length > 0)
    await scene.isIdle()

    assert.equal(scene.fullReloads.length, 1)
  })

  it('is asked for when a config file in use says something else', async (t) => {
    const scene = new Scene(t, { ...PAGE, 'tsconfig.json': '{}' })
    scene.bench.load('app.ts')

    scene.save({ 'tsconfig.json': '{ "compilerOptions": { "jsx": "react-jsx" } }' })
    await scene.until(({ fullReloads }) => fullReloads.length === 1)

    assert.deepEqual(scene.log, ['tsconfig.json changed: full reload, the parent process is asked to start it again'])
    assert.equal(scene.fullReloads[0]?.path, scene.bench.project.path('tsconfig.json'))
  })

  it('that fails is reported, and changes are taken after it', async (t) => {
    const scene = setUpPage(t, { fullReload: () => Promise.reject(new Error('no parent')) })
    scene.save({ 'app.ts': `${PAGE['app.ts']}\nexport const x = 1` })
    await scene.until(({ log }) => log.length === 2)

    scene.save({ 'model.ts': `export const title = 'two'` })
    await scene.until(({ updates }) => updates.length === 1)

    assert.match(scene.log[1] ?? '', /failed: Error: no parent/)
  })
})
