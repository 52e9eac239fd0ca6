import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

describe('a hot reload of JSON', () => {
  const imports = {
    'in a statement with `type: json`': `import data from './data.json' with { type: 'json' }\nexport const answer = () => data.text`,
    'in a statement without it': `import data from './data.json'\nexport const answer = () => data.text`,
    'by the name of a property': `import { text } from './data.json'\nexport const answer = () => text`,
    'in an import() with `type: json`': `export const answer = async () => (await import('./data.json', { with: { type: 'json' } })).default.text`,
    'in an import() without it': `export const answer = async () => (await import('./data.json')).text`,
  }

  for (const [how, page] of Object.entries(imports)) {
    it(`reaches who imports it ${how}`, async (t) => {
      const app = start(t, { 'app.ts': SERVER, 'page.ts': page, 'data.json': '{ "text": "one" }' })
      assert.equal(await app.get(), 'one')

      await saying(app, 'data.json changed: waits for', () => app.project.write('data.json', '{ "text": "two" }'))

      assert.equal(await app.get(), 'two')
      await app.said(' reloaded')
    })
  }

  it('reaches both who import it with `type: json` and without', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import data from './data.json' with { type: 'json' }\nexport const answer = () => data.text`,
      'other.ts': `import { text } from './data.json'\nexport const answer = () => text`,
      'data.json': '{ "text": "one" }',
    })
    assert.equal(await app.get('/'), 'one')
    assert.equal(await app.get('/other'), 'one')

    await saying(app, 'data.json changed', () => app.project.write('data.json', '{ "text": "two" }'))

    assert.equal(await app.get('/'), 'two')
    assert.equal(await app.get('/other'), 'two')
  })
})

describe('a hot reload', () => {
  it('reaches a `.tsx` file', async (t) => {
    const app = start(t, {
      'tsconfig.json': '{ "compilerOptions": { "jsx": "react", "jsxFactory": "h" } }',
      'app.ts': SERVER,
      'page.ts': `import { View } from './view.js'\nexport const answer = () => View()`,
      'view.tsx': `const h = (tag: string, _: unknown, text: string) => \`<\${tag}>\${text}</\${tag}>\`\nexport const View = () => <h1>one</h1>`,
    })
    assert.equal(await app.get(), '<h1>one</h1>')

    await saying(app, 'view.tsx changed', () => app.project.edit('view.tsx', 'one', 'two'))

    assert.equal(await app.get(), '<h1>two</h1>')
  })

  for (const extension of ['js', 'mjs', 'mts', 'jsx']) {
    it(`reaches a \`.${extension}\` file`, async (t) => {
      const app = start(t, {
        'app.ts': SERVER,
        'page.ts': `import { text } from './text.${extension === 'mts' ? 'mjs' : extension}'\nexport const answer = () => text`,
        [`text.${extension}`]: `export const text = 'one'`,
      })
      assert.equal(await app.get(), 'one')

      await saying(app, `text.${extension} changed`, () => app.project.edit(`text.${extension}`, 'one', 'two'))

      assert.equal(await app.get(), 'two')
    })
  }

  it('reaches who imports by an alias of the tsconfig', async (t) => {
    const app = start(t, {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'app.ts': SERVER.replace('./other.js', '@/other'),
      'page.ts': `import { text } from '@/text'\nexport const answer = () => text`,
      'src/text.ts': `export const text = 'one'`,
      'src/other.ts': `export const answer = () => 'other'`,
    })
    assert.equal(await app.get('/'), 'one')
    assert.equal(await app.get('/other'), 'other')

    await saying(app, 'src/text.ts changed', () => app.project.edit('src/text.ts', 'one', 'two'))
    await saying(app, 'src/other.ts changed', () => app.project.edit('src/other.ts', `'other'`, `'another'`))

    assert.equal(await app.get('/'), 'two')
    assert.equal(await app.get('/other'), 'another')
  })

  it('reaches who imports by an alias that begins with a slash, and who imports a data: URL besides', async (t) => {
    const app = start(t, {
      'tsconfig.json': `{ "compilerOptions": { "paths": { "/lib/*": ["./src/lib/*"], "data:*": ["./src/*"] } } }`,
      'app.ts': SERVER,
      'page.ts': `
        import data from 'data:text/javascript,export default [1, "two, three"]'
        import { text } from '/lib/text.js'
        export const answer = () => ['page', data, text].join()`,
      'src/lib/text.ts': `export const text: string = 'one'`,
    })
    assert.equal(await app.get(), 'page,1,two, three,one')

    await saying(app, 'src/lib/text.ts changed: waits for', () => app.project.edit('src/lib/text.ts', 'one', 'two'))
    assert.equal(await app.get(), 'page,1,two, three,two')
    await saying(app, 'page.ts changed: waits for', () => app.project.edit('page.ts', `'page'`, `'new page'`))

    assert.equal(await app.get(), 'new page,1,two, three,two')
  })

  it('reaches who imports by the `imports` of the package.json', async (t) => {
    const app = start(t, {
      'package.json': '{ "type": "module", "imports": { "#text": "./src/text.js" } }',
      'app.ts': SERVER,
      'page.ts': `import { text } from '#text'\nexport const answer = () => text`,
      'src/text.ts': `export const text = 'one'`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'src/text.ts changed', () => app.project.edit('src/text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })

  it('reaches who imports by an absolute path, a URL, and a directory', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from './lib'
const byUrl = async () => (await import(new URL('./text.ts', import.meta.url).href)).text
const byPath = async () => (await import(import.meta.dirname + '/text.ts')).text
export const answer = async () => text + (await byUrl()) + (await byPath())`,
      'lib/index.ts': `export { text } from '../text.js'`,
      'text.ts': `export const text = 'one '`,
    })
    assert.equal(await app.get(), 'one one one ')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two two two ')
  })

  it('reaches an import() with a query', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `export const answer = async () => (await import('./text.js?raw=1')).text`,
      'text.ts': `export const text = 'one' + new URL(import.meta.url).search`,
    })
    assert.equal(await app.get(), 'one?raw=1')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two?raw=1')
  })

  it('reaches a statement with a query', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from './text.js?raw=1'\nexport const answer = () => text`,
      'text.ts': `export const text = 'one' + new URL(import.meta.url).search`,
    })
    assert.equal(await app.get(), 'one?raw=1')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two?raw=1')
  })

  it('reaches one module under several queries', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from './text.js'\nimport { text as raw } from './text.js?raw=1'\nexport const answer = async () => text + raw + (await import('./text.js?late')).text`,
      'text.ts': `export const text = 'one' + new URL(import.meta.url).search + ' '`,
    })
    assert.equal(await app.get(), 'one one?raw=1 one?late ')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two two?raw=1 two?late ')
  })

  it('reaches a module with a hash in its import', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from './text.js#part'\nexport const answer = () => text`,
      'text.ts': `export const text = 'one' + new URL(import.meta.url).hash`,
    })
    assert.equal(await app.get(), 'one#part')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two#part')
  })

  it('reaches files with blanks, signs of URLs and other letters in their names', async (t) => {
    const name = 'größe 100% [id] #1'
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `const url = new URL(${JSON.stringify(`./${encodeURIComponent(name)}/täxt.ts`)}, import.meta.url)\nexport const answer = async () => (await import(url.href)).text`,
      [`${name}/täxt.ts`]: `export const text = 'one'`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, `${name}/täxt.ts changed`, () => app.project.edit(`${name}/täxt.ts`, 'one', 'two'))

    assert.equal(await app.get(), 'two')
  })

  it('reaches a workspace package that is linked into node_modules', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from 'shared'\nexport const answer = () => text`,
      'node_modules/.keep': '',
      'packages/shared/package.json': '{ "name": "shared", "type": "module", "exports": "./index.ts" }',
      'packages/shared/index.ts': `export const text = 'one'`,
    })
    app.project.link('packages/shared', 'node_modules/shared')
    assert.equal(await app.get(), 'one')

    await saying(app, 'packages/shared/index.ts changed', () =>
      app.project.edit('packages/shared/index.ts', 'one', 'two'),
    )

    assert.equal(await app.get(), 'two')
  })

  it('reaches a file outside the project’s folder', async (t) => {
    const app = start(
      t,
      {
        'app/package.json': '{ "type": "module" }',
        'app/app.ts': SERVER,
        'app/page.ts': `import { text } from '../shared/text.js'\nexport const answer = () => text`,
        'shared/text.ts': `export const text = 'one'`,
      },
      { entry: 'app/app.ts' },
    )
    assert.equal(await app.get(), 'one')

    await saying(app, /shared\/text\.ts changed/, () => app.project.edit('shared/text.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')

    // And again, when its folder has been away.
    app.project.remove('shared')
    await app.said(/shared\/text\.ts is gone/)
    app.project.write('shared/text.ts', `export const text = 'three'`)
    await app.answers('three')
    app.project.edit('shared/text.ts', 'three', 'four')
    await app.answers('four')
  })
})

describe('JSON that is imported as JSON and as a module', () => {
  for (const order of ['as JSON', 'as a module']) {
    it(`is new in both forms, and stays what it is where an importer changes: first ${order}`, async (t) => {
      const imports = [`import data from './data.json' with { type: 'json' }`, `import { named } from './named.js'`]
      if (order === 'as a module') imports.reverse()
      const app = start(t, {
        'app.ts': SERVER,
        'page.ts': `${imports.join('\n')}
          export const answer = async () =>
            [data.value, named(), (await import('./data.json', { with: { type: 'json' } })).default.value].join()`,
        'named.ts': `import { value } from './data.json'\nexport const named = () => value`,
        'data.json': '{ "value": 1 }',
      })
      assert.equal(await app.get(), '1,1,1')

      await saying(app, 'named.ts changed', () => app.project.edit('named.ts', '=> value', '=> -value'))
      assert.equal(await app.get(), '1,-1,1')
      await saying(app, 'data.json', () => app.project.edit('data.json', '1', '2'))

      assert.equal(await app.get(), '2,-2,2')
    })
  }
})
