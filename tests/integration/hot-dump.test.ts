import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Program, type ProgramOptions, SERVER, start } from '../support/program.js'
import { ended, saying } from '../support/saying.js'

interface Dumped {
  path: string
  version: number
  dependencies: string[]
  dependents: string[]
  boundary: boolean
  reloadable: boolean
  pending: boolean
}

// With a parent that listens a full reload is a message to it: the program goes on, and all versions of Node do the same.
const ipc = { ipc: true }

/** A server whose `/other` gives the dump. */
const files = {
  'app.ts': `import './boot.js'\n${SERVER}`,
  'boot.ts': `import './shared.js'`,
  'page.ts': `import { text } from './text.js'\nimport './shared.js'\nexport const answer = () => text`,
  'text.ts': `export const text = 'one'`,
  'shared.ts': 'export {}',
  'other.ts': `import { hot } from 'hot-hook'\nexport const answer = () => JSON.stringify(hot.dump())`,
}

const dumpOf = async (app: Program): Promise<Dumped[]> => JSON.parse(await app.get('/other')) as Dumped[]
const one = (dump: readonly Dumped[], path: string) => dump.find((module) => module.path === path)

describe('`hot.dump()`', () => {
  it('gives each module with who imports it and what it imports', async (t) => {
    const app = start(t, files, ipc)
    await app.get()

    const dump = await dumpOf(app)

    assert.deepEqual(dump.map(({ path }) => path).sort(), [
      'app.ts',
      'boot.ts',
      'other.ts',
      'page.ts',
      'shared.ts',
      'text.ts',
    ])
    assert.deepEqual(one(dump, 'page.ts'), {
      path: 'page.ts',
      version: 0,
      dependencies: ['text.ts', 'shared.ts'],
      dependents: ['app.ts'],
      boundary: true,
      reloadable: true,
      pending: false,
      wouldMakeReloadable: 0,
    })
    assert.deepEqual(one(dump, 'app.ts'), {
      path: 'app.ts',
      version: 0,
      dependencies: ['boot.ts', 'page.ts', 'other.ts'],
      dependents: [],
      boundary: false,
      reloadable: false,
      pending: false,
      wouldMakeReloadable: 0,
    })
    assert.deepEqual(one(dump, 'shared.ts')?.dependents.sort(), ['boot.ts', 'page.ts'])
  })

  it('tells what would be hot', async (t) => {
    const app = start(t, files, ipc)
    await app.get()

    const dump = await dumpOf(app)

    const reloadable = Object.fromEntries(dump.map(({ path, reloadable }) => [path, reloadable]))
    assert.deepEqual(reloadable, {
      'app.ts': false,
      'boot.ts': false,
      'shared.ts': false,
      'page.ts': true,
      'text.ts': true,
      'other.ts': true,
    })
  })

  it('shows what waits for the next import(), until it has come', async (t) => {
    const app = start(t, files, ipc)
    await app.get()
    await dumpOf(app)

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    const waiting = await dumpOf(app)
    assert.deepEqual(
      waiting
        .filter(({ pending }) => pending)
        .map(({ path }) => path)
        .sort(),
      ['page.ts', 'text.ts'],
    )
    assert.equal(one(waiting, 'text.ts')?.version, 1)
    assert.equal(one(waiting, 'page.ts')?.version, 1)
    assert.equal(await app.get(), 'two')
    const after = await dumpOf(app)
    assert.deepEqual(
      after.filter(({ pending }) => pending),
      [],
    )
    assert.equal(one(after, 'text.ts')?.version, 1)
    assert.equal(one(after, 'shared.ts')?.version, 0)
  })

  it('follows imports that come and go', async (t) => {
    const app = start(t, files, ipc)
    await app.get()

    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `export const answer = () => 'alone'`))
    assert.equal(await app.get(), 'alone')

    const dump = await dumpOf(app)
    assert.deepEqual(one(dump, 'page.ts')?.dependencies, [])
    assert.deepEqual(one(dump, 'text.ts')?.dependents, [])
    assert.deepEqual(one(dump, 'shared.ts')?.dependents, ['boot.ts'])
  })

  it('names somebody outside the project among those who import a module', async (t) => {
    const app = start(
      t,
      {
        ...files,
        'app.ts': `import { serve } from 'framework'\nawait serve(new URL('./page.ts', import.meta.url).href)\n${SERVER}`,
        'node_modules/framework/package.json': '{ "name": "framework", "type": "module", "exports": "./index.js" }',
        'node_modules/framework/index.js': 'export const serve = (url) => import(url)',
      },
      ipc,
    )
    await app.get()

    const dump = await dumpOf(app)

    assert.deepEqual(one(dump, 'page.ts')?.dependents.sort(), ['app.ts', 'node_modules/framework/index.js'])
    assert.equal(one(dump, 'page.ts')?.reloadable, false)
    assert.equal(one(dump, 'node_modules/framework/index.js'), undefined)
  })

  it('is empty where the hooks aren’t installed', async (t) => {
    const app = start(
      t,
      { 'app.mjs': `import { hot } from 'hot-hook'\nconsole.log(JSON.stringify(hot.dump()))` },
      { entry: 'app.mjs', nodeOptions: [] },
    )

    await ended(app)

    assert.equal(app.stdout, '[]\n')
  })
})

describe('a full reload that one hot point would have avoided', () => {
  const app = {
    'app.ts': `import './setup.js'\n${SERVER}`,
    'setup.ts': `import './words.js'\nimport './colours.js'`,
    'words.ts': 'export const words: string[] = []',
    'colours.ts': 'export const colours: string[] = []',
    'page.ts': `export const answer = () => 'page'`,
    'other.ts': files['other.ts'],
  }
  const advice = 'import() or accept() of setup.ts in app.ts would make 3 of 5 files hot'

  for (const [where, options] of [
    ['a parent process', { ipc: true }],
    ['the supervisor', { cli: [] }],
    ['the supervisor --no-handover', { cli: ['--no-handover'] }],
  ] as [string, ProgramOptions][]) {
    it(`says so once, under ${where}`, async (t) => {
      const program = start(t, app, options)
      await program.get()

      for (const [file, value] of [
        ['words.ts', 1],
        ['colours.ts', 2],
        ['words.ts', 3],
      ] as const) {
        const starts = program.output.split('listening').length
        await saying(program, `${file} changed: full reload`, () =>
          program.project.write(file, `export default ${value}`),
        )
        if ('cli' in options)
          await program.until('the next start', () => program.output.split('listening').length > starts)
        await program.get()
      }

      assert.equal(program.log.filter((line) => line.includes('would make')).length, 1)
      assert.ok(program.log.includes(advice), program.output)
    })
  }

  it('is in the dump', async (t) => {
    const program = start(t, app, ipc)
    await program.get()

    const dump = JSON.parse(await program.get('/other')) as { path: string; wouldMakeReloadable: number }[]

    assert.deepEqual(Object.fromEntries(dump.map(({ path, wouldMakeReloadable }) => [path, wouldMakeReloadable])), {
      'app.ts': 0,
      'setup.ts': 3,
      'words.ts': 1,
      'colours.ts': 1,
      'page.ts': 0,
      'other.ts': 0,
    })
  })
})
