import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

/**
 * A base class that a module which stays and one that is hot have in common:
 *
 *     app.ts ──▶ registry.ts ──▶ shape.ts ◀── page.ts ◀┄┄ app.ts
 */
const FILES = {
  'app.ts': `import { isShape } from './registry.js'\nObject.assign(globalThis, { isShape })\n${SERVER}`,
  'registry.ts': `import { Shape } from './shape.js'\nexport const isShape = (value: unknown) => value instanceof Shape`,
  'shape.ts': `export abstract class Shape { abstract readonly name: string }`,
  'page.ts': `
    import { Shape } from './shape.js'
    class Square extends Shape { name = 'square' }
    export const answer = () => new Square().name + ' ' + (globalThis as any).isShape(new Square())`,
}

describe('a base class of what stays and of what is hot', () => {
  it('is the same for both after the hot module has changed', async (t) => {
    const app = start(t, FILES)
    await app.answers('square true')

    app.project.edit('page.ts', `'square'`, `'circle'`)

    await app.answers('circle true')
  })

  it('is a full reload when it changes itself: never two of them', async (t) => {
    const app = start(t, FILES, { ipc: true })
    await app.answers('square true')

    const line = await saying(app, 'shape.ts changed', () =>
      app.project.edit('shape.ts', '{ abstract', '{ one() {} abstract'),
    )

    assert.match(line, /full reload \(shape\.ts <- registry\.ts <- app\.ts: the entry\)/)
    assert.equal(await app.get(), 'square true')
  })
})
