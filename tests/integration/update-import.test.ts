import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

// By rename: between the two steps of a save in place, a busy machine may leave the file empty for longer than is waited for.

/** Never stops importing, and writes down each value that it sees for the first time, and each that is older than one before. */
const LOOP = `
let last = -1
for (;;) {
  const { value } = await import('./value.js')
  if (value > last) console.log('saw ' + value)
  if (value < last) console.log('BACK TO ' + value)
  last = Math.max(last, value)
  await new Promise((resolve) => setImmediate(resolve))
}
`

const value = (number: number) => `export const value: number = ${number}`

describe('an import() in a loop', () => {
  it('sees each of 30 saves, and never an older value after a newer one', async (t) => {
    const app = start(t, { 'app.ts': LOOP, 'value.ts': value(0) })
    await app.wrote('saw 0\n')

    for (let save = 1; save <= 30; save++) {
      app.project.writeByRename('value.ts', value(save))
      await app.wrote(`saw ${save}\n`)
    }

    assert.doesNotMatch(app.output, /BACK TO/)
    assert.doesNotMatch(app.stderr, /full reload/)
  })

  it('sees the last of 100 saves that don’t wait for it, and never an older value after a newer one', async (t) => {
    const app = start(t, { 'app.ts': LOOP, 'value.ts': value(0) })
    await app.wrote('saw 0\n')

    for (let save = 1; save <= 100; save++) {
      app.project.writeByRename('value.ts', value(save))
      await new Promise((resolve) => setImmediate(resolve))
    }

    await app.wrote('saw 100\n')
    assert.doesNotMatch(app.output, /BACK TO/)
  })

  it('sees a pair of modules that were saved together as a pair', async (t) => {
    const app = start(t, {
      'app.ts': `
let last = -1
for (;;) {
  const { pair } = await import('./pair.js')
  if (pair[0] !== pair[1]) console.log('TORN ' + pair)
  if (pair[0] > last) console.log('saw ' + pair[0])
  last = pair[0]
  await new Promise((resolve) => setImmediate(resolve))
}`,
      'pair.ts': `import { value as a } from './a.js'\nimport { value as b } from './b.js'\nexport const pair = [a, b]`,
      'a.ts': value(0),
      'b.ts': value(0),
    })
    await app.wrote('saw 0\n')

    for (let save = 1; save <= 10; save++) {
      app.project.atOnce(() => {
        app.project.write('a.ts', value(save))
        app.project.write('b.ts', value(save))
      })
      await app.wrote(`saw ${save}\n`)
    }

    assert.doesNotMatch(app.output, /TORN/)
  })

  it('sees the same instance from many imports at once', async (t) => {
    const app = start(t, {
      'app.ts': `
let last = -1
for (;;) {
  const all = await Promise.all(Array.from({ length: 20 }, () => import('./value.js')))
  const values = all.map(({ value }) => value)
  if (values.some((value, index) => index > 0 && value < values[index - 1])) console.log('BACK TO ' + values)
  const instances = new Map(all.map((module) => [module.value, module.instance]))
  if (all.some((module) => instances.get(module.value) !== module.instance)) console.log('TWICE ' + values)
  if (Math.min(...values) > last) console.log('saw ' + Math.min(...values))
  last = Math.min(...values)
  await new Promise((resolve) => setImmediate(resolve))
}`,
      'value.ts': `${value(0)}\nexport const instance = Symbol()`,
    })
    await app.wrote('saw 0\n')

    for (let save = 1; save <= 20; save++) {
      app.project.writeByRename('value.ts', `${value(save)}\nexport const instance = Symbol()`)
      await app.wrote(`saw ${save}\n`)
    }

    assert.doesNotMatch(app.output, /BACK TO|TWICE/)
  })
})

describe('an import() after an update was announced', () => {
  it('gets the new code in the same turn in which the parent is told', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `
const send = process.send!.bind(process)
// What hot-hook tells the parent comes through here.
process.send = (message: any, ...rest: any[]) => {
  if (message.type === 'hot-hook:invalidated') void import('./value.js').then(({ value }) => console.log('got ' + value))
  return send(message, ...rest)
}
setInterval(async () => {
  const { value } = await import('./value.js')
  if (value === 0) console.log('running')
}, 5)`,
        'value.ts': value(0),
      },
      { ipc: true },
    )
    await app.wrote('running')

    for (let save = 1; save <= 20; save++) {
      app.project.writeByRename('value.ts', value(save))
      await app.wrote(/got \d+\n/, app.output.lastIndexOf('got ') + 1)
      await app.wrote(`got ${save}\n`)
    }

    const got = [...app.stdout.matchAll(/^got (\d+)$/gm)].map(([, number]) => Number(number))
    assert.deepEqual(
      got,
      Array.from({ length: 20 }, (_, index) => index + 1),
    )
  })

  it('gets the new code by every path that leads to it', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `export const answer = async () => {
  const paths = ['./value.js', './value.ts', './value', './lib/../value.js', import.meta.resolve('./value.js')]
  const values = await Promise.all(paths.map(async (path) => (await import(path)).value))
  return [...new Set(values)].join()
}`,
      'value.ts': value(0),
    })
    assert.equal(await app.get(), '0')

    for (let save = 1; save <= 5; save++) {
      await saying(app, 'value.ts changed', () => app.project.writeByRename('value.ts', value(save)))
      assert.equal(await app.get(), String(save))
    }
  })

  it('gets the new code while an import() of the old code is still being evaluated', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `export const answer = () => 'one'`,
      'other.ts': `export const answer = () => { (globalThis as any).release?.(); return 'released' }`,
    })
    assert.equal(await app.get(), 'one')
    assert.equal(await app.get('/other'), 'released')
    await saying(app, 'page.ts changed', () =>
      app.project.write(
        'page.ts',
        `console.log('held')\nawait new Promise((resolve) => Object.assign(globalThis, { release: resolve }))\nexport const answer = () => 'two'`,
      ),
    )
    const held = app.get()
    await app.wrote('held')

    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `export const answer = () => 'three'`))

    assert.equal(await app.get(), 'three')
    assert.equal(await app.get('/other'), 'released')
    assert.equal(await held, 'two')
    assert.equal(await app.get(), 'three')
  })

  it('evaluates the new code once for many requests at a time', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `console.log('evaluated one')\nexport const answer = () => 'one'`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed', () =>
      app.project.write(
        'page.ts',
        `console.log('evaluated two')\nawait new Promise((resolve) => setTimeout(resolve, 5))\nexport const answer = () => 'two'`,
      ),
    )
    const answers = await Promise.all(Array.from({ length: 20 }, () => app.get()))

    assert.deepEqual([...new Set(answers)], ['two'])
    await app.wrote('evaluated two')
    assert.equal(app.stdout.split('evaluated two').length - 1, 1)
  })
})
