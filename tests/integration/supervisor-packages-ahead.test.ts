import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { eventually } from '../support/eventually.js'
import { isModernNode, type Program, SERVER, start } from '../support/program.js'
import type { FileTree } from '../support/project.js'
import { noSpares, spareOf } from '../support/spare.js'

/** A package that notes in which process it is loaded, and whether the program's first line has run before it. */
const noting = (name: string, text = 'one') => `const { appendFileSync } = process.getBuiltinModule('node:fs')
appendFileSync('loaded.txt', process.pid + ' ${name}\\n')
globalThis.noted = [...(globalThis.noted ?? []), '${name} ' + (globalThis.hasBegun ? 'later' : 'ahead')]
console.log('${name} is loaded')
const text = '${text}'
`
const FILES = {
  'package.json': '{ "type": "module" }',
  'app.ts': `import './first.js'\nimport './boot.js'\n${SERVER}`,
  'first.ts': 'Object.assign(globalThis, { hasBegun: true })',
  'boot.ts': boot('one'),
  'page.ts': `import { esm } from 'esm'
    import common from 'common'
    export const answer = () => JSON.stringify({ pid: process.pid, boot: globalThis.boot, noted: globalThis.noted, texts: [esm, common.text] })`,
  'node_modules/esm/package.json': '{ "name": "esm", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
  'node_modules/esm/index.js': `import 'inner'\n${noting('esm')}export const esm = text`,
  'node_modules/inner/package.json':
    '{ "name": "inner", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
  'node_modules/inner/index.js': noting('inner'),
  'node_modules/common/package.json': '{ "name": "common", "version": "1.0.0" }',
  'node_modules/common/index.js': `${noting('common')}exports.text = text\nexports.lazy = () => require('./lazy.js')`,
}

function boot(text: string): string {
  return `Object.assign(globalThis, { boot: '${text}' satisfies string })`
}

interface Answer {
  readonly pid: number
  readonly noted: string[]
  readonly texts: string[]
}

const asked = async (app: Program) => JSON.parse(await app.get()) as Answer

async function begin(t: TestContext, files: FileTree = FILES, cli = ['--packages-ahead']) {
  const app = start(t, files, { cli })
  const first = await asked(app)
  return { app, first }
}

/** Resolves when the spare process has loaded a package. */
async function loadedAhead(app: Program, served: number[], name: string): Promise<void> {
  const spare = await spareOf(app, ...served)
  await eventually(
    () => app.project.read('loaded.txt').includes(`${spare} ${name}\n`),
    () => `The spare process ${spare} has not loaded ${name}:\n${app.project.read('loaded.txt')}`,
  )
}

/** Saves what starts the program again, when the spare process has loaded a package. */
async function restarted(app: Program, served: number[], text: string, last?: string): Promise<Answer> {
  if (last === undefined) await spareOf(app, ...served)
  else await loadedAhead(app, served, last)
  app.project.write('boot.ts', boot(text))
  await app.answers(new RegExp(`"boot":"${text}"`))
  const answer = await asked(app)
  served.push(answer.pid)
  return answer
}

/** Starts the program again and again until the answer is as wanted: nobody tells when the spare process has loaded all. */
async function restartedUntil(app: Program, served: number[], isWanted: (answer: Answer) => boolean): Promise<Answer> {
  let answer: Answer | undefined
  const isSo = async () => {
    answer = await restarted(app, served, `round ${served.length}`)
    return isWanted(answer)
  }
  await eventually(isSo, () => `The answer is ${JSON.stringify(answer)}. The program wrote:\n${app.output}`)
  return answer as Answer
}

const isAll = (when: string) => (answer: Answer) => answer.noted.every((each) => each.endsWith(when))

describe('packages ahead of time', { skip: noSpares }, () => {
  it('are loaded in their order, when the program has not begun; what they print comes with the program', async (t) => {
    const { app, first } = await begin(t)
    assert.deepEqual(first.noted, ['inner later', 'esm later', 'common later'])

    const answer = await restarted(app, [first.pid], 'two', 'common')

    assert.deepEqual(answer.noted, ['inner ahead', 'esm ahead', 'common ahead'])
    assert.deepEqual(answer.texts, ['one', 'one'])
    // As often as the program has started: nothing was printed by a spare process that waits.
    const starts = app.stdout.split('listening').length - 1
    assert.equal(app.stdout.split('esm is loaded').length - 1, starts, app.stdout)
  })

  it('are those of some names, where names are given', async (t) => {
    const { app, first } = await begin(t, FILES, ['--packages-ahead=com*'])

    const answer = await restarted(app, [first.pid], 'two', 'common')

    assert.deepEqual(answer.noted, ['common ahead', 'inner later', 'esm later'])
  })

  it('may be asked for by an option of the project', async (t) => {
    const options = '{ "type": "module", "hotHook": { "packagesAhead": true } }'
    const { app, first } = await begin(t, { ...FILES, 'package.json': options }, [])

    const answer = await restarted(app, [first.pid], 'two', 'common')

    assert.deepEqual([answer.noted.length, isAll('ahead')(answer)], [3, true])
  })

  for (const [what, path, text] of [
    [
      'its package.json',
      'node_modules/esm/package.json',
      '{ "name": "esm", "version": "2.0.0", "type": "module", "exports": "./index.js" }',
    ],
    ['a file that is required', 'node_modules/common/index.js', `${noting('common', 'two')}exports.text = text`],
    ['a file that is imported', 'node_modules/esm/index.js', `${noting('esm', 'two')}export const esm = text`],
  ] as const) {
    it(`are not used when a package has changed meanwhile: ${what}`, async (t) => {
      const { app, first } = await begin(t)
      const served = [first.pid]
      assert.ok(isAll('ahead')(await restarted(app, served, 'two', 'common')))
      // What is loaded ahead is so again, though no hook has seen it the last time.
      assert.ok(isAll('ahead')(await restarted(app, served, 'three', 'common')))
      await loadedAhead(app, served, 'common')

      app.project.write(path, text)
      app.project.write('boot.ts', boot('changed'))

      await app.answers(/"boot":"changed"/)
      const answer = await asked(app)
      assert.ok(isAll('later')(answer), JSON.stringify(answer))
      assert.equal(answer.texts.includes('two'), path.endsWith('index.js'))
    })
  }

  it('are replaced by a process without them where one waits for what only the program does', async (t) => {
    const waiting = `while (!globalThis.hasBegun) await new Promise((resolve) => setTimeout(resolve, 10))\n`
    const { app, first } = await begin(t, {
      ...FILES,
      'node_modules/inner/index.js': waiting + FILES['node_modules/inner/index.js'],
    })
    await spareOf(app, first.pid)

    const answer = await restarted(app, [first.pid], 'two')

    assert.ok(isAll('later')(answer), JSON.stringify(answer))
  })

  for (const [problem, text] of [
    ['it throws "too early"', `if (!globalThis.hasBegun) throw new Error('too early')`],
    ['it listens', `if (!globalThis.hasBegun) require('node:net').createServer().listen(0)`],
    ['it keeps the process busy', `if (!globalThis.hasBegun) setInterval(() => {}, 1_000)`],
  ] as const) {
    it(`leave out a package that can't bear it, and name it: ${problem}`, async (t) => {
      const files = { ...FILES, 'node_modules/common/index.js': `${text}\n${FILES['node_modules/common/index.js']}` }
      const { app, first } = await begin(t, files)

      await app.said(`common can't be loaded ahead of time: ${problem}. It is left out.`)
      const answer = await restartedUntil(app, [first.pid], ({ noted }) => noted.some((each) => each.endsWith('ahead')))

      assert.deepEqual(answer.noted, ['inner ahead', 'esm ahead', 'common later'])
      assert.equal(app.log.filter((line) => line.includes('ahead of time')).length, 1)
    })
  }

  it('are none where a package asks for import.meta.hot, which it would not get', async (t) => {
    const hot = `${FILES['node_modules/esm/index.js']}\nglobalThis.isHot = import.meta.hot !== undefined`
    const { app, first } = await begin(t, {
      ...FILES,
      'node_modules/esm/index.js': hot,
      'page.ts': FILES['page.ts'].replace('texts: [', 'texts: [globalThis.isHot, '),
    })

    const served = [first.pid]
    for (const round of [1, 2, 3]) {
      const answer = await restarted(app, served, `round ${round}`)
      assert.deepEqual([answer.texts[0], isAll('later')(answer)], [true, true])
    }
  })
})

describe('a line about packages ahead', { skip: !isModernNode && 'the hooks do not see what packages require' }, () => {
  const busy = (ms: number) => `const end = Date.now() + ${ms}\nwhile (Date.now() < end);\n`

  /** Starts a program twice again. `packageMs`, `ownMs`: how long a package, and a file of the project, are busy when they are loaded. */
  async function startedTwice(t: TestContext, packageMs: number, ownMs: number, cli: string[] = []): Promise<string[]> {
    const files = {
      ...FILES,
      'first.ts': `import 'common'\n${busy(ownMs)}`,
      'node_modules/common/index.js': busy(packageMs) + FILES['node_modules/common/index.js'],
    }
    const { app } = await begin(t, files, cli)
    for (const text of ['two', 'three']) {
      app.project.write('boot.ts', boot(text))
      await app.answers(new RegExp(`"boot":"${text}"`))
    }
    await app.until('the second start', () => app.log.filter((line) => line.startsWith('started again')).length === 2)
    return app.log.filter((line) => line.includes('--packages-ahead'))
  }

  it('says once what they would save, after a long start of which packages were most', async (t) => {
    const lines = await startedTwice(t, 1_100, 0)

    assert.match(
      lines.join(),
      /^1\d{3} ms of that were installed packages: --packages-ahead would load them before the next save$/,
    )
  })

  it('says nothing where the project itself takes the time, or where they are asked for', async (t) => {
    assert.deepEqual(await startedTwice(t, 0, 1_100), [])
    assert.deepEqual(await startedTwice(t, 1_100, 0, ['--packages-ahead=other']), [])
  })
})
