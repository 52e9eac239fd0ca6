import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

/** Modules say when they are evaluated: `evaluated('a')` in `a.ts`. */
const COUNTED = `
const evaluations: Record<string, number> = {}
Object.assign(globalThis, { evaluated: (name: string) => { evaluations[name] = (evaluations[name] ?? 0) + 1 } })
export const counts = () => JSON.stringify(evaluations)
`
const evaluated = (name: string) => `;(globalThis as any).evaluated('${name}')\n`

/** A server whose `/other` tells how often each module was evaluated. */
const counted = {
  'app.ts': `import { counts } from './counts.js'\nObject.assign(globalThis, { counts })\n${SERVER}`,
  'counts.ts': COUNTED,
  'other.ts': `export const answer = () => (globalThis as any).counts()`,
}

describe('a hot reload', () => {
  it('evaluates each module of a diamond once', async (t) => {
    const app = start(t, {
      ...counted,
      'page.ts': `import { left } from './left.js'\nimport { right } from './right.js'\n${evaluated('page')}export const answer = () => left + right`,
      'left.ts': `import { base } from './base.js'\n${evaluated('left')}export const left = base`,
      'right.ts': `import { base } from './base.js'\n${evaluated('right')}export const right = base`,
      'base.ts': `${evaluated('base')}export const base = 'one '`,
    })
    assert.equal(await app.get(), 'one one ')

    await saying(app, 'base.ts changed', () => app.project.edit('base.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two two ')
    assert.deepEqual(JSON.parse(await app.get('/other')), { base: 2, left: 2, right: 2, page: 2 })
  })

  it('leaves alone what doesn’t lie between the change and the hot point', async (t) => {
    const app = start(t, {
      ...counted,
      'page.ts': `import { left } from './left.js'\nimport { right } from './right.js'\n${evaluated('page')}export const answer = () => left + right`,
      'left.ts': `import { base } from './base.js'\n${evaluated('left')}export const left = 'one ' + base`,
      'right.ts': `import { base } from './base.js'\n${evaluated('right')}export const right = base`,
      'base.ts': `${evaluated('base')}export const base = '! '`,
    })
    assert.equal(await app.get(), 'one ! ! ')

    await saying(app, 'left.ts changed', () => app.project.edit('left.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two ! ! ')
    assert.deepEqual(JSON.parse(await app.get('/other')), { base: 1, left: 2, right: 1, page: 2 })
  })

  it('keeps the instance and the state of an unchanged dependency', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { count } from './counter.js'\nexport const answer = () => 'one ' + count()`,
      'counter.ts': `let counted = 0\nexport const count = () => ++counted`,
    })
    assert.equal(await app.get(), 'one 1')
    assert.equal(await app.get(), 'one 2')

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two 3')
  })

  it('reaches through a chain of ten', async (t) => {
    const links = Array.from({ length: 10 }, (_, index) => [
      `link-${index}.ts`,
      index === 9 ? `export const text = 'one'` : `export { text } from './link-${index + 1}.js'`,
    ])
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from './link-0.js'\nexport const answer = () => text`,
      ...Object.fromEntries(links),
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'link-9.ts changed', () => app.project.edit('link-9.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })

  it('reaches through `export *`', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import * as all from './all.js'\nexport const answer = () => Object.keys(all).join()`,
      'all.ts': `export * from './text.js'`,
      'text.ts': `export const one = 1`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })

  it('takes edits of the hot module and of what it imports in turn', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { leaf } from './middle.js'\nexport const answer = () => 'page 0, ' + leaf`,
      'middle.ts': `export { leaf } from './leaf.js'`,
      'leaf.ts': `export const leaf = 'leaf 0'`,
    })
    assert.equal(await app.get(), 'page 0, leaf 0')

    for (let turn = 0; turn < 5; turn++) {
      await saying(app, 'page.ts changed', () => app.project.edit('page.ts', `page ${turn}`, `page ${turn + 1}`))
      assert.equal(await app.get(), `page ${turn + 1}, leaf ${turn}`)
      await saying(app, 'leaf.ts changed', () => app.project.edit('leaf.ts', `leaf ${turn}`, `leaf ${turn + 1}`))
      assert.equal(await app.get(), `page ${turn + 1}, leaf ${turn + 1}`)
    }
  })

  it('takes several edits between two requests', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { leaf } from './leaf.js'\nexport const answer = () => 'page 0, ' + leaf`,
      'leaf.ts': `export const leaf = 'leaf 0'`,
    })
    assert.equal(await app.get(), 'page 0, leaf 0')

    for (let turn = 0; turn < 3; turn++) {
      await saying(app, 'page.ts changed', () => app.project.edit('page.ts', `page ${turn}`, `page ${turn + 1}`))
      await saying(app, 'leaf.ts changed', () => app.project.edit('leaf.ts', `leaf ${turn}`, `leaf ${turn + 1}`))
    }

    assert.equal(await app.get(), 'page 3, leaf 3')
  })

  it('gives two hot points over one service the same new instance', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { count } from './service.js'\nexport const answer = () => count()`,
      'other.ts': `import { count } from './service.js'\nexport const answer = () => count()`,
      'service.ts': `let counted = 0\nexport const count = () => 'one ' + ++counted`,
    })
    assert.equal(await app.get('/'), 'one 1')
    assert.equal(await app.get('/other'), 'one 2')

    await saying(app, 'service.ts changed', () => app.project.edit('service.ts', 'one', 'two'))

    assert.equal(await app.get('/other'), 'two 1')
    assert.equal(await app.get('/'), 'two 2')
  })

  it('leaves the other hot point alone when one’s own module changes', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { count } from './service.js'\nexport const answer = () => 'page ' + count()`,
      'other.ts': `import { count } from './service.js'\nlet asked = 0\nexport const answer = () => 'asked ' + ++asked + ' ' + count()`,
      'service.ts': `let counted = 0\nexport const count = () => ++counted`,
    })
    assert.equal(await app.get('/'), 'page 1')
    assert.equal(await app.get('/other'), 'asked 1 2')

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', 'page', 'new page'))

    assert.equal(await app.get('/'), 'new page 3')
    assert.equal(await app.get('/other'), 'asked 2 4')
  })
})

describe('a hot reload in a cycle', () => {
  const cycle = {
    ...counted,
    'page.ts': `import { a } from './a.js'\n${evaluated('page')}export const answer = () => a()`,
    'a.ts': `import { b } from './b.js'\n${evaluated('a')}export const name = 'a1'\nexport const a = () => name + b()`,
    'b.ts': `import { name } from './a.js'\n${evaluated('b')}export const b = () => ' b1 ' + name`,
  }

  for (const [name, page] of [
    ['a', 'a2 b1 a2'],
    ['b', 'a1 b2 a1'],
  ] as const) {
    it(`evaluates all of it anew, once: ${name} changes`, async (t) => {
      const app = start(t, cycle)
      assert.equal(await app.get(), 'a1 b1 a1')

      await saying(app, `${name}.ts changed`, () => app.project.edit(`${name}.ts`, `${name}1`, `${name}2`))

      assert.equal(await app.get(), page)
      assert.deepEqual(JSON.parse(await app.get('/other')), { a: 2, b: 2, page: 2 })
    })
  }

  it('keeps the entry’s instance for a hot module that imports the entry', async (t) => {
    const app = start(t, {
      'app.ts': `${SERVER}\nexport const state = { asked: 0 }`,
      'page.ts': `import { state } from './app.js'\nexport const answer = () => 'one ' + ++state.asked`,
    })
    assert.equal(await app.get(), 'one 1')

    await saying(app, /page\.ts changed: waits for the next import\(\) in app\.ts/, () =>
      app.project.edit('page.ts', 'one', 'two'),
    )

    assert.equal(await app.get(), 'two 2')
  })

  it('takes edits of a module that imports itself', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import * as self from './page.js'\nexport const text = 'one'\nexport const answer = () => self.text`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })

  it('takes edits of two hot modules that ask for each other', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `export const text = 'one'\nexport const answer = async () => text + (await import('./other.js')).text`,
      'other.ts': `export const text = ' uno'\nexport const answer = async () => text + (await import('./page.js')).text`,
    })
    assert.equal(await app.get('/'), 'one uno')
    assert.equal(await app.get('/other'), ' unoone')

    await saying(app, 'other.ts changed', () => app.project.edit('other.ts', 'uno', 'due'))

    assert.equal(await app.get('/'), 'one due')
    assert.equal(await app.get('/other'), ' dueone')
  })
})

describe('imports that change', () => {
  it('make a new dependency count', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `export const answer = () => 'alone'`,
      'text.ts': `export const text = 'one'`,
    })
    assert.equal(await app.get(), 'alone')
    await saying(app, 'page.ts changed', () =>
      app.project.write('page.ts', `import { text } from './text.js'\nexport const answer = () => text`),
    )
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })

  it('make a dependency of what is new count', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `export const answer = () => 'alone'`,
    })
    assert.equal(await app.get(), 'alone')
    app.project.write('lib/deep.ts', `export const text = 'one'`)
    app.project.write('lib/text.ts', `export { text } from './deep.js'`)
    await saying(app, 'page.ts changed', () =>
      app.project.write('page.ts', `import { text } from './lib/text.js'\nexport const answer = () => text`),
    )
    assert.equal(await app.get(), 'one')

    await saying(app, 'lib/deep.ts changed', () => app.project.edit('lib/deep.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })

  it('make an import() that became a statement a static edge', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `export const answer = async () => (await import('./text.js')).text`,
      'text.ts': `export const text = 'one'`,
    })
    assert.equal(await app.get(), 'one')
    await saying(app, 'page.ts changed', () =>
      app.project.write('page.ts', `import { text } from './text.js'\nexport const answer = () => text`),
    )
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed: waits for the next import() in app.ts', () =>
      app.project.edit('text.ts', 'one', 'two'),
    )

    assert.equal(await app.get(), 'two')
  })

  for (const [place, page] of [
    ['in a statement', `import { text } from './text.js'\nexport const answer = () => text`],
    ['at its top level', `const { text } = await import('./text.js')\nexport const answer = () => text`],
  ] as const) {
    it(`count as they stand in the new code, ${place}, also if the old has asked once more before the new was loaded`, async (t) => {
      const app = start(t, {
        'app.ts': SERVER,
        'page.ts': `const text = async () => (await import('./text.js')).text\nObject.assign(globalThis, { text })\nexport const answer = text`,
        'other.ts': `export const answer = () => (globalThis as any).text()`,
        'text.ts': `export const text = 'one'`,
      })
      assert.equal(await app.get(), 'one')
      await saying(app, 'page.ts changed', () => app.project.write('page.ts', page))
      assert.equal(await app.get('/other'), 'one')
      assert.equal(await app.get('/other'), 'one')
      assert.equal(await app.get(), 'one')

      await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

      assert.equal(await app.get(), 'two')
    })
  }

  it('make a statement that became an import() a hot point', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from './text.js'\nexport const answer = () => text`,
      'text.ts': `export const text = 'one'`,
    })
    assert.equal(await app.get(), 'one')
    await saying(app, 'page.ts changed', () =>
      app.project.write('page.ts', `export const answer = async () => (await import('./text.js')).text`),
    )
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed: waits for the next import() in page.ts', () =>
      app.project.edit('text.ts', 'one', 'two'),
    )

    assert.equal(await app.get(), 'two')
  })
})
