import assert from 'node:assert/strict'
import { statSync, utimesSync } from 'node:fs'
import { describe, it } from 'node:test'
import { LOADER_BY_URL } from '../support/node.js'
import { APP, onPosix, PRINTED, Starts } from '../support/starts.js'

describe('the second start of a program', onPosix, () => {
  it('starts no esbuild, and does the same', async (t) => {
    const starts = new Starts(t, APP)

    const first = await starts.start()
    const second = await starts.start()

    assert.deepEqual(first, { output: PRINTED, esbuild: true })
    assert.deepEqual(second, { output: PRINTED, esbuild: false })
  })

  it('starts no esbuild for CommonJS either', async (t) => {
    const starts = new Starts(t, {
      'package.json': '{}',
      'app.ts': `const { a } = require('./a.cjs')\nconst { b } = require('./b.cjs')\nconsole.log(JSON.stringify([a, b as number]))`,
      'a.cjs': 'exports.a = 1',
      'b.cts': `import { c } from './c.cjs'\nexport const b: number = c`,
      'c.cts': 'export const c: number = 2',
    })

    const first = await starts.start()
    const second = await starts.start()

    assert.deepEqual([first.output, second], [[1, 2], { output: [1, 2], esbuild: false }])
  })

  it('starts no esbuild for worker threads either', async (t) => {
    const starts = new Starts(t, {
      'app.ts': `
        import { Worker } from 'node:worker_threads'
        new Worker(new URL('./worker.ts', import.meta.url)).on('message', (message) => console.log(JSON.stringify(message)))`,
      'worker.ts': `import { parentPort } from 'node:worker_threads'\nparentPort?.postMessage('tea' as string)`,
    })

    const first = await starts.start()
    const second = await starts.start()

    assert.deepEqual([first.output, second], ['tea', { output: 'tea', esbuild: false }])
  })

  it('takes what another thread has transpiled: it is made in the same way there', async (t) => {
    const starts = new Starts(t, {
      'package.json': '{}',
      'app.cts': `import { a } from './a.cjs'\nconsole.log(JSON.stringify(a as number))`,
      'a.cts': 'export const a: number = 1',
    })

    await starts.start([...LOADER_BY_URL, 'app.cts'])

    const stored = starts.cacheFiles().map((name) => starts.project.read(`cache/${name}`))
    const made = stored.join().match(/"recipe":"[^"]+"/g) ?? []
    assert.ok(made.length >= 2)
    assert.equal(new Set(made).size, 1)
  })

  for (const [how, end] of [
    ['process.exit()', 'process.exit()'],
    ['an error', `throw new Error('on purpose')`],
    ['an error in CommonJS', `await import('./fail.cjs')`],
  ] as const) {
    it(`starts no esbuild where the first one ended by ${how}`, async (t) => {
      const files = { 'fail.cjs': `throw new Error('on purpose')`, 'page.ts': 'export const page: number = 1' }
      const starts = new Starts(t, {
        ...files,
        'app.ts': `import { page } from './page.js'\nif (page as number) ${end}`,
      })
      await starts.run()

      const { esbuild } = await starts.run()

      assert.equal(esbuild, false)
    })
  }

  it('has the new text of a file that was edited', async (t) => {
    const starts = new Starts(t, APP)
    await starts.start()

    starts.project.edit('model.ts', 'title: string', 'title: string, public more = 1')
    starts.project.edit('page.tsx', '.title', '.more')

    assert.deepEqual((await starts.start()).output, [['p', 1], 'one', 1, 1])
    assert.deepEqual(await starts.start(), { output: [['p', 1], 'one', 1, 1], esbuild: false })
  })

  it('has the new text of a file that has the size and the time of the old one', async (t) => {
    const starts = new Starts(t, APP)
    await starts.start()
    const { atime, mtime } = statSync(starts.project.path('lazy.ts'))

    starts.project.edit('lazy.ts', `'one'`, `'two'`)
    utimesSync(starts.project.path('lazy.ts'), atime, mtime)

    assert.deepEqual((await starts.start()).output, [['p', 'é 🍵'], 'two', 1, 1])
  })

  it('has the old text again where the edit was undone', async (t) => {
    const starts = new Starts(t, APP)
    await starts.start()
    starts.project.edit('lazy.ts', `'one'`, `'two'`)
    await starts.start()

    starts.project.edit('lazy.ts', `'two'`, `'one'`)

    assert.deepEqual((await starts.start()).output, PRINTED)
    assert.deepEqual(await starts.start(), { output: PRINTED, esbuild: false })
  })

  it('tells of a mistake that was made in between as ever', async (t) => {
    const starts = new Starts(t, APP)
    await starts.start()
    starts.project.edit('lazy.ts', 'export const', 'export const =')

    const { code, stderr } = await starts.run()
    const without = await starts.run(undefined, { HOT_HOOK_CACHE: 'off' })

    assert.equal(code, 1)
    assert.match(stderr, /lazy\.ts:2:\d+: Expected identifier but found "="/)
    assert.equal(stderr, without.stderr)
  })

  it('goes by what the tsconfig says now', async (t) => {
    const files = {
      ...APP,
      'page.tsx': 'const paint = () => "paint"\nconst draw = () => "draw"\nexport const page = <p />',
    }
    const starts = new Starts(t, files)
    await starts.start()

    starts.project.edit('tsconfig.json', 'paint', 'draw')

    assert.deepEqual((await starts.start()).output, ['draw', 'one', 1, 1])
  })

  it('goes by what a tsconfig says now that the tsconfig extends', async (t) => {
    const files = {
      ...APP,
      'page.tsx': 'const paint = () => "paint"\nconst draw = () => "draw"\nexport const page = <p />',
    }
    const starts = new Starts(t, {
      ...files,
      'tsconfig.json': '{ "extends": "./base.json" }',
      'base.json': String(APP['tsconfig.json']),
    })
    await starts.start()

    starts.project.edit('base.json', 'paint', 'draw')

    assert.deepEqual((await starts.start()).output, ['draw', 'one', 1, 1])
  })

  it('goes by the type that the package has now', async (t) => {
    const starts = new Starts(t, { 'app.ts': 'console.log(JSON.stringify(typeof module as string))' })
    const first = await starts.start()

    starts.project.write('package.json', '{ "type": "commonjs" }')

    assert.deepEqual([first.output, (await starts.start()).output], ['undefined', 'object'])
  })
})

describe('what is transpiled ahead of time', onPosix, () => {
  it('does not hinder a program that may never need it: a folder with a tsconfig that can not be read', async (t) => {
    const starts = new Starts(t, {
      'app.ts': `
        const load = () => import('./other/lazy.js')
        console.log(JSON.stringify(await load().catch((error: { code: string }) => error.code)))`,
      'other/tsconfig.json': '{ "compilerOptions": ',
      'other/lazy.ts': 'export const lazy = 1',
    })

    assert.equal((await starts.start()).output, 'HOT_HOOK_INVALID_CONFIG')
  })

  it('does not hinder a program that may never need it: a file with a mistake', async (t) => {
    const starts = new Starts(t, {
      'app.ts': `
        const load = () => import('./lazy.js')
        console.log(JSON.stringify(await load().catch((error: { code: string }) => error.code)))`,
      'lazy.ts': 'export const = 1',
    })

    assert.equal((await starts.start()).output, 'HOT_HOOK_TRANSPILE_FAILED')
  })

  it('is nothing where there is no entry', async (t) => {
    const starts = new Starts(t, { ...APP, 'index.ts': `import './page.js'` })

    const { esbuild } = await starts.start([...LOADER_BY_URL, '-e', 'console.log(1)'])

    assert.equal(esbuild, false)
  })
})
