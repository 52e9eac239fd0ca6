import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isModernNode, type Program, SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

/** What the disposers wrote, in their order. */
const disposed = (app: Program) => [...app.stdout.matchAll(/^disposed (.*)$/gm)].map(([, name]) => name)

const disposer = (name: string) => `import.meta.hot?.dispose(() => console.log('disposed ${name}'))\n`

describe('`import.meta.hot.dispose()`', () => {
  it('runs importers first, each disposer once, before the new code', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { left } from './left.js'\nimport { right } from './right.js'\n${disposer('page')}export const answer = () => left + right`,
      'left.ts': `import { base } from './base.js'\n${disposer('left')}export const left = base`,
      'right.ts': `import { base } from './base.js'\n${disposer('right')}export const right = base`,
      'base.ts': `console.log('new base')\n${disposer('base')}export const base = 'one '`,
    })
    assert.equal(await app.get(), 'one one ')

    await saying(app, 'base.ts changed', () => app.project.edit('base.ts', 'one', 'two'))
    assert.equal(await app.get(), 'two two ')

    await app.until('all disposers', () => disposed(app).length >= 4)
    assert.equal(disposed(app).at(0), 'page')
    assert.deepEqual(disposed(app).slice(1, 3).sort(), ['left', 'right'])
    assert.equal(disposed(app).at(3), 'base')
    assert.equal(disposed(app).length, 4)
    assert.match(app.stdout, /new base[\s\S]*disposed base\nnew base\n/)
  })

  it('runs several of one module in the order in which they were registered', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `${disposer('first')}${disposer('second')}export const answer = () => 'one'`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', `'one'`, `'two'`))

    await app.wrote('disposed second')
    assert.deepEqual(disposed(app), ['first', 'second'])
  })

  it('runs for each instance once, over many updates', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `const version: number = 0\nimport.meta.hot?.dispose(() => console.log('disposed', version))\nexport const answer = () => version`,
    })
    assert.equal(await app.get(), '0')

    for (let version = 1; version <= 4; version++) {
      await saying(app, 'page.ts changed', () => app.project.edit('page.ts', `= ${version - 1}\n`, `= ${version}\n`))
      assert.equal(await app.get(), String(version))
    }

    await app.wrote('disposed 3')
    assert.deepEqual(disposed(app), ['0', '1', '2', '3'])
  })

  it('runs once for an instance over which several updates go before it is asked for again', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `${disposer('page')}export const answer = () => 'one'`,
      'other.ts': `export const answer = () => 'other'`,
    })
    assert.equal(await app.get(), 'one')
    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', `'one'`, `'two'`))
    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', `'two'`, `'three'`))

    assert.equal(await app.get(), 'three')

    assert.equal(await app.get('/other'), 'other')
    await app.wrote('disposed page')
    assert.deepEqual(disposed(app), ['page'])
  })

  it('leaves those alone whose module stays', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from './text.js'\n${disposer('page')}export const answer = () => 'one' + text`,
      'text.ts': `${disposer('text')}export const text = ''`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', `'one'`, `'two'`))
    assert.equal(await app.get(), 'two')

    await app.wrote('disposed page')
    assert.deepEqual(disposed(app), ['page'])
  })

  it('lets a module stop its timers, so that only the new ones run', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `const timer = setInterval(() => console.log('tick one'), 1)\nimport.meta.hot?.dispose(() => clearInterval(timer))\nexport const answer = () => 'one'`,
    })
    assert.equal(await app.get(), 'one')
    await app.wrote('tick one')

    await saying(app, 'page.ts changed', () => {
      app.project.write(
        'page.ts',
        `const timer = setInterval(() => console.log('tick two'), 1)\nimport.meta.hot?.dispose(() => clearInterval(timer))\nexport const answer = () => 'two'`,
      )
    })
    assert.equal(await app.get(), 'two')
    await app.wrote('tick two')
    const length = app.output.length
    await app.wrote(/(?:tick two\n){20}/, length)

    assert.doesNotMatch(app.output.slice(length), /tick one/)
  })

  it('reports a disposer that throws, runs the next one, and goes on with the update', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from './text.js'
import.meta.hot?.dispose(() => { throw new Error('no way out') })
${disposer('page')}export const answer = () => text`,
      'text.ts': `${disposer('text')}export const text = 'one'`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', `'one'`, `'two'`))

    assert.equal(await app.get(), 'two')
    await app.said(/^A disposer of page\.ts failed: Error: no way out/)
    await app.wrote('disposed text')
    assert.deepEqual(disposed(app), ['page', 'text'])
    assert.match(app.stderr, /page\.ts:2:\d+/)
  })

  it('reports an asynchronous disposer that fails', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import.meta.hot?.dispose(async () => { throw new Error('no way out') })\nexport const answer = () => 'one'`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', `'one'`, `'two'`))

    await app.said(/^A disposer of page\.ts failed: Error: no way out/)
    assert.equal(await app.get(), 'two')
  })

  it('doesn’t let an asynchronous disposer hold back the next save', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      // It ends when the version after the next one is there: a wait for it would be in vain.
      'page.ts': `import.meta.hot?.dispose(() => new Promise<void>((resolve) => {
  const timer = setInterval(() => {
    if (!('isThird' in globalThis)) return
    clearInterval(timer)
    console.log('disposed page')
    resolve()
  }, 1)
}))
export const answer = () => 'one'`,
    })
    assert.equal(await app.get(), 'one')
    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `export const answer = () => 'two'`))
    assert.equal(await app.get(), 'two')

    const savedAt = performance.now()
    await saying(app, 'page.ts changed', () =>
      app.project.write('page.ts', `Object.assign(globalThis, { isThird: true })\nexport const answer = () => 'three'`),
    )

    assert.equal(await app.get(), 'three')
    // The wait for a disposer that never ends is given up after 5 s.
    assert.ok(performance.now() - savedAt < 4_000, `it took ${performance.now() - savedAt} ms`)
  })

  it('can be said for a module by its URL', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { hot } from 'hot-hook'\nhot.dispose(import.meta.url, () => console.log('disposed page'))\nexport const answer = () => 'one'`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', `'one'`, `'two'`))

    await app.wrote('disposed page')
  })
})

describe('`import.meta.hot.data`', () => {
  it('is empty at first, and kept from version to version', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `const hot = import.meta.hot!
const before = JSON.stringify(hot.data)
hot.dispose((data) => { data.count = Number(data.count ?? 0) + 1 })
export const answer = () => 'one ' + before`,
    })
    assert.equal(await app.get(), 'one {}')

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', `'one `, `'two `))
    assert.equal(await app.get(), 'two {"count":1}')
    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', `'two `, `'three `))

    assert.equal(await app.get(), 'three {"count":2}')
  })

  it('is kept also for a module that only what it imports has made outdated', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from './text.js'
const data = import.meta.hot!.data as { sockets?: Set<string> }
data.sockets ??= new Set()
data.sockets.add(text)
export const answer = () => [...data.sockets!].join()`,
      'text.ts': `export const text = 'one'`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'one,two')
  })

  it('is kept over an update whose code threw', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import.meta.hot!.data.token ??= 'secret'\nexport const answer = () => import.meta.hot!.data.token`,
    })
    assert.equal(await app.get(), 'secret')
    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `throw new Error('at import')`))
    assert.match(await app.get(), /at import/)

    await saying(app, 'page.ts changed', () =>
      app.project.write('page.ts', `export const answer = () => import.meta.hot!.data.token + '!'`),
    )

    assert.equal(await app.get(), 'secret!')
  })
})

describe('before a restart in place', () => {
  it('all disposers run, importers first, and asynchronous ones are waited for', {
    skip: isModernNode ? false : 'Node 20 has no process.execve: nothing is restarted in place',
  }, async (t) => {
    const app = start(t, {
      'app.ts': `import { text } from './text.js'
import.meta.hot?.dispose(async () => {
  await new Promise((resolve) => setTimeout(resolve, 10))
  console.log('disposed app')
})
${SERVER.replace(`'./other.js'`, `'./page.js'`)}
void text`,
      'page.ts': `${disposer('page')}export const answer = () => 'page'`,
      'text.ts': `import.meta.hot?.dispose(async () => {
  console.log('closing text')
  await new Promise((resolve) => setTimeout(resolve, 30))
  console.log('disposed text')
})
export const text = 'one'`,
    })
    assert.equal(await app.get(), 'page')
    const length = app.output.length

    app.project.edit('text.ts', `'one'`, `'two'`)

    await app.wrote(/disposed text[\s\S]*listening/, length)
    assert.deepEqual(disposed(app).sort(), ['app', 'page', 'text'])
    assert.match(app.stdout, /closing text[\s\S]*disposed app\ndisposed text\nlistening/)
  })
})
