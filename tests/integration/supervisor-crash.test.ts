import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

const files = {
  'app.ts': `import { boot } from './boot.js'\n${SERVER}\nconsole.log('boot', boot)`,
  'boot.ts': `export const boot: string = 'one'`,
  'page.ts': `export const answer = () => 'page'`,
}

describe('under the supervisor, a program that fails at its first start', () => {
  it('says so once, with its error, and starts when the file is fixed', async (t) => {
    const app = start(t, { ...files, 'boot.ts': `export const boot = 'one'\nthrow new Error('no boot')` }, { cli: [] })
    await app.said('app.ts ended with exit code 1: waits for the next save')
    assert.equal(app.output.split('Error: no boot').length - 1, 1)
    assert.match(app.output, /boot\.ts:2/)

    const line = await saying(app, 'changed', () => app.project.write('boot.ts', files['boot.ts']))

    assert.equal(line, 'boot.ts changed: starting again')
    assert.equal(await app.get(), 'page')
  })

  for (const cache of ['.', 'lib']) {
    it(`starts when the file is fixed, though the cache lies in ${cache}; what is written there starts nothing`, async (t) => {
      const app = start(
        t,
        {
          ...files,
          'app.ts': files['app.ts'].replace('./boot.js', './lib/boot.js'),
          'lib/boot.ts': `export const boot = 'one'\nthrow new Error('no boot')`,
        },
        { cli: [], env: { HOT_HOOK_CACHE: cache } },
      )
      await app.said('app.ts ended with exit code 1: waits for the next save')
      app.project.write(`${cache}/sources-4/tidied`, '')

      const line = await saying(app, 'changed', () => app.project.write('lib/boot.ts', files['boot.ts']))

      assert.equal(line, 'lib/boot.ts changed: starting again')
      assert.equal(await app.get(), 'page')
    })
  }

  it('shows a syntax error once, with a code frame, and starts when it is fixed', async (t) => {
    const app = start(t, { ...files, 'boot.ts': `export const boot = 'one` }, { cli: [] })
    await app.said('app.ts ended with exit code 1')
    assert.equal(app.output.split(`1 | export const boot = 'one`).length - 1, 1)

    app.project.write('boot.ts', files['boot.ts'])

    assert.equal(await app.get(), 'page')
  })

  it('starts when a file appears that it had looked for', async (t) => {
    const { 'boot.ts': boot, ...others } = files
    const app = start(t, others, { cli: [] })
    await app.said('app.ts ended with exit code 1')

    app.project.write('boot.ts', boot)

    assert.equal(await app.get(), 'page')
  })

  it('starts when the entry itself appears', async (t) => {
    const { 'app.ts': entry, ...others } = files
    const app = start(t, others, { cli: [] })
    await app.said('app.ts ended with exit code 1')

    app.project.write('app.ts', entry)

    assert.equal(await app.get(), 'page')
  })

  it('starts with a file that a reload pattern names', async (t) => {
    const app = start(
      t,
      {
        ...files,
        'package.json': JSON.stringify({ type: 'module', hotHook: { reload: ['settings.txt'] } }),
        'boot.ts': `import { readFileSync } from 'node:fs'\nexport const boot = readFileSync('settings.txt', 'utf8')`,
      },
      { cli: [] },
    )
    await app.said('app.ts ended with exit code 1')

    app.project.write('settings.txt', 'here')

    await app.wrote('boot here')
  })
})

describe('under the supervisor, a program that ends later', () => {
  const crashing = {
    ...files,
    'page.ts': `export const answer = () => { setImmediate(() => { throw new Error('crash') }); return 'page' }`,
  }

  it('says how, and is started again by the next save', async (t) => {
    const app = start(t, crashing, { cli: [] })
    assert.equal(await app.get(), 'page')
    await app.said('app.ts ended with exit code 1: waits for the next save')

    app.project.write('page.ts', `export const answer = () => 'mended'`)

    await app.answers('mended')
  })

  it('says by which signal', async (t) => {
    const app = start(
      t,
      { ...files, 'page.ts': `export const answer = () => process.kill(process.pid, 'SIGKILL')` },
      { cli: [] },
    )
    await app.get().catch(() => {})

    await app.said('app.ts ended with signal SIGKILL: waits for the next save')
  })

  it('says so when it has simply done its work, and does it again with the next save', async (t) => {
    const app = start(t, { 'app.ts': `console.log('work', 1)` }, { cli: [] })
    await app.said('app.ts ended with exit code 0: waits for the next save')

    app.project.edit('app.ts', '1', '2')

    await app.wrote('work 2')
  })

  it('is not started again by a file that has nothing to do with it', async (t) => {
    const app = start(t, { 'app.ts': `console.log('work', 1)`, 'notes.md': '' }, { cli: [] })
    await app.said('app.ts ended with exit code 0')

    app.project.write('notes.md', 'x')
    app.project.edit('app.ts', '1', '2')
    await app.wrote('work 2')

    assert.deepEqual(
      app.log.filter((line) => line.includes('changed')),
      ['app.ts changed: starting again'],
    )
  })
})

describe('under the supervisor, a program that has ended because a file is missing', () => {
  it('starts when a folder that has the file is renamed into place, however old that is', async (t) => {
    const app = start(
      t,
      { ...files, 'app.ts': `import './lib/made.js'\n${SERVER}`, 'lib.off/made.ts': 'export const made = 1' },
      { cli: [] },
    )
    await app.said('app.ts ended with exit code 1: waits for the next save')

    await saying(app, 'starting again', () => app.project.rename('lib.off', 'lib'))

    assert.equal(await app.get(), 'page')
  })
})

describe('under the supervisor, a program in a folder whose name has node_modules in it', () => {
  it('is watched as any other, also after it has ended', async (t) => {
    const app = start(
      t,
      {
        'my_node_modules_x/package.json': '{ "type": "module" }',
        'my_node_modules_x/app.ts': `import { boot } from './boot.js'\n${SERVER}\nconsole.log('boot', boot)`,
        'my_node_modules_x/page.ts': files['page.ts'],
      },
      { cli: [], cwd: 'my_node_modules_x' },
    )
    await app.said('app.ts ended with exit code 1')

    await saying(app, 'boot.ts changed', () => app.project.write('my_node_modules_x/boot.ts', files['boot.ts']))
    assert.equal(await app.get(), 'page')

    await saying(app, 'page.ts:1:', () => app.project.write('my_node_modules_x/page.ts', 'export const = 1'))
    assert.equal(await app.get(), 'page')
  })
})

describe('under the supervisor, a program whose first start misses a file that a tool makes', () => {
  for (const [where, specifier, made] of [
    ['beside the entry', './made.js', 'made.ts'],
    ['in a folder that is there', './lib/made.js', 'lib/made.ts'],
    ['in a new folder', './new/deep/made.js', 'new/deep/made.ts'],
    ['behind an alias', '@gen/made', 'generated/code/made.ts'],
    ['outside of its folder', '../outside/made.js', '../outside/made.ts'],
    ['in a folder beside, of a file below', './lib/uses.js', 'other/made.ts'],
  ] as const) {
    it(`starts when it is there: ${where}`, async (t) => {
      const app = start(
        t,
        {
          'package.json': '{}',
          'app/package.json': '{ "type": "module" }',
          'app/tsconfig.json': '{ "compilerOptions": { "paths": { "@gen/*": ["./generated/code/*"] } } }',
          'app/app.ts': `import '${specifier}'\n${SERVER}`,
          'app/page.ts': files['page.ts'],
          'app/lib/uses.ts': `import '../other/made.js'`,
        },
        { cli: [], cwd: 'app' },
      )
      await app.said('app.ts ended with exit code 1: waits for the next save')

      app.project.write(`app/${made}`, 'export const made: boolean = true')

      assert.equal(await app.get(), 'page')
    })
  }
})

describe('under the supervisor, a program that ends because of new code', () => {
  it('is started again by a save that comes just before it ends', async (t) => {
    const app = start(
      t,
      { ...files, 'boot.ts': `console.log('boom')\nthrow new Error('no boot')\nexport const boot = 1` },
      { cli: [] },
    )

    for (let round = 0; round < 5; round++) {
      const before = app.output.length
      const broken = `console.log('boom')\nthrow new Error('no boot ${round}')\nexport const boot = 1`
      if (round > 0) app.project.write('boot.ts', broken)
      await app.wrote('boom', round > 0 ? before : 0)
      app.project.write('boot.ts', `export const boot = 'mended ${round}'`)
      await app.wrote(`boot mended ${round}`)
    }
  })

  it('is not started again by a file that it has written itself', async (t) => {
    const writing = `import { writeFileSync } from 'node:fs'
      writeFileSync('state.json', String(process.pid))
      writeFileSync('LOCK', String(process.pid))
      process.on('exit', () => writeFileSync('crash.json', String(process.pid)))
      throw new Error('no boot')`
    const app = start(t, { ...files, 'boot.ts': writing }, { cli: [] })
    await app.said('app.ts ended with exit code 1: waits for the next save')

    app.project.write('boot.ts', files['boot.ts'])

    await app.wrote('boot one')
    assert.deepEqual(
      app.log.filter((line) => line.includes('starting again')),
      ['boot.ts changed: starting again'],
    )
  })

  it('is started again when a file that it had loaded is deleted', async (t) => {
    const app = start(
      t,
      {
        ...files,
        'boot.js': `export const boot = 'js'`,
        'boot.ts': `throw new Error('no boot')\nexport const boot = 1`,
      },
      { cli: [] },
    )
    await app.said('app.ts ended with exit code 1: waits for the next save')

    await saying(app, 'boot.ts changed: starting again', () => app.project.remove('boot.ts'))

    await app.wrote('boot js')
  })

  it('waits for the next save also when it was loaded again some time ago, and takes the same text as another try', async (t) => {
    const app = start(t, { ...files, 'page.ts': 'export const answer = () => "page"' }, { cli: [] })
    assert.equal(await app.get(), 'page')
    const broken = `setTimeout(() => { throw new Error('late') }, 50)\nexport const answer = () => 'two'`
    await saying(app, 'page.ts changed: waits', () => app.project.write('page.ts', broken))
    assert.equal(await app.get(), 'two')
    await app.said('app.ts ended with exit code 1: waits for the next save')

    await saying(app, 'page.ts changed: starting again', () => app.project.write('page.ts', broken))
    await app.wrote(/listening \d+\n[\s\S]*listening \d+\n/)

    assert.equal(app.log.filter((line) => line.includes('starting again')).length, 1)
  })

  for (const cli of [[], ['--no-handover']]) {
    it(`waits for the next save, and does not start with the same code ${cli.join()}`, async (t) => {
      const unguarded = files['app.ts'].replace('response.statusCode = 500', 'throw error')
      const app = start(t, { ...files, 'app.ts': unguarded }, { cli })
      assert.equal(await app.get(), 'page')

      await saying(app, 'page.ts changed: waits', () => app.project.write('page.ts', `throw new Error('no page')`))
      await app.get().catch(() => {})
      await app.said('app.ts ended with exit code 1: waits for the next save')
      // The supervisor watches from here on.
      await saying(app, 'boot.ts changed: starting again', () => app.project.edit('boot.ts', 'one', 'two'))
      await app.wrote('boot two')

      assert.deepEqual(
        app.log.filter((line) => line.includes('starting again')),
        ['boot.ts changed: starting again'],
      )
    })
  }
})

describe('under the supervisor, a program that is stuck in an endless loop', () => {
  // As a loop does to the program, but the machine has nothing to do.
  const ENDLESS = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'

  for (const cli of [[], ['--no-handover']]) {
    it(`is started again when the file is saved ${cli.join()}`, async (t) => {
      const app = start(t, { ...files, 'page.ts': `export const answer = () => ${ENDLESS}` }, { cli })
      await app.port()
      const stuck = app.get().catch(String)
      await app.said('app.ts has not responded for 3 s')

      app.project.write('page.ts', `export const answer = () => 'mended'`)

      await app.said('page.ts changed: starting again')
      await app.answers('mended')
      await stuck
    })
  }
})
