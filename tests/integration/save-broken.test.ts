import assert from 'node:assert/strict'
import { closeSync, openSync, writeSync } from 'node:fs'
import { describe, it } from 'node:test'
import { importLoader, type Program, SERVER, start } from '../support/program.js'
import { fence, saying, updatesIn, WITH_FENCE } from '../support/saying.js'

// With a parent that listens a full reload is a message to it: the program goes on, and all versions of Node do the same.
const ipc = { ipc: true }

const files = {
  ...WITH_FENCE,
  'page.ts': `import { text } from './text.js'\nexport const answer = () => text`,
  'text.ts': `export const text = 'one'`,
}
const BROKEN = `export const text = 'two'\nexport const more = {\n  a: 1,\n  b: }\n`

describe('a mistake in CommonJS', () => {
  const app = SERVER.replace(
    /import \{ createServer \} from 'node:http'/,
    `const { createServer } = require('node:http')`,
  )
  const commonJs = {
    'package.json': '{ "type": "commonjs" }',
    'page.ts': `import { text } from './text'\nexport const answer = () => text`,
    'text.ts': `export const text = 'one'`,
  }
  const inTypeScript = {
    ...commonJs,
    'app.ts': app.replaceAll(/await import\('\.\/(\w+)\.js'\)/g, `require('./$1')`),
  }
  const inJavaScript = {
    ...inTypeScript,
    'page.js': `const { text } = require('./text')\nexports.answer = () => text`,
    'text.js': `exports.text = 'one'`,
  }
  const { 'page.ts': _page, 'text.ts': _text, ...withoutTypeScript } = inJavaScript

  for (const [what, given, file, text, line, mended] of [
    [
      'an import of a file that is not there, in TypeScript,',
      inTypeScript,
      'text.ts',
      `import { more } from './more'\nexport const text = more`,
      'text.ts:1:22: ',
      `export const text = 'two'`,
    ],
    [
      'a require() of one',
      inTypeScript,
      'text.ts',
      `import more = require('./more')\nexport const text = more`,
      'text.ts:1:23: ',
      `export const text = 'two'`,
    ],
    [
      'a syntax error in JavaScript',
      withoutTypeScript,
      'text.js',
      'exports.text = = 1',
      'text.js:1:16: ',
      `exports.text = 'two'`,
    ],
  ] as const) {
    it(`leaves the last good version in use, until it is fixed: ${what}`, async (t) => {
      const program = start(t, given)
      assert.equal(await program.get(), 'one')

      await saying(program, line, () => program.project.write(file, text))
      assert.equal(await program.get(), 'one')
      await saying(program, `${file} changed`, () => program.project.write(file, mended))

      assert.equal(await program.get(), 'two')
    })

    it(`is no full reload, where one would be needed: ${what}`, async (t) => {
      const program = start(t, { ...given, 'app.ts': `require('./text')\n${given['app.ts']}` }, ipc)
      assert.equal(await program.get(), 'one')

      await saying(program, line, () => program.project.write(file, text))

      assert.equal(await program.get(), 'one')
      assert.deepEqual(program.messages, [])
    })
  }

  it('is mended when the file comes that was missing', async (t) => {
    const program = start(t, inTypeScript)
    assert.equal(await program.get(), 'one')
    await saying(program, 'text.ts:1:22: ', () =>
      program.project.write('text.ts', `import { more } from './more'\nexport const text = more`),
    )

    await saying(program, 'text.ts changed', () => program.project.write('more.ts', `export const more = 'more'`))

    assert.equal(await program.get(), 'more')
  })
})

describe('a syntax error', () => {
  it('leaves the last good version in use, and shows where it is', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(app, /^text\.ts:4:6: /, () => app.project.write('text.ts', BROKEN))

    assert.equal(await app.get(), 'one')
    assert.equal(
      app.stderr,
      `[hot-hook] text.ts:4:6: Unexpected "}"

  2 | export const more = {
  3 |   a: 1,
> 4 |   b: }
    |      ^
  5 |
  The last good version stays in use.
`,
    )
  })

  it('is mended by the next save', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')
    await saying(app, /^text\.ts:4:6: /, () => app.project.write('text.ts', BROKEN))

    await saying(app, 'text.ts changed', () => app.project.write('text.ts', `export const text = 'two'`))

    assert.equal(await app.get(), 'two')
  })

  it('is mended by going back, which changes nothing', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')
    await saying(app, /^text\.ts:4:6: /, () => app.project.write('text.ts', BROKEN))

    await saying(app, 'text.ts is as it was before: nothing to reload', () =>
      app.project.write('text.ts', files['text.ts']),
    )
    await fence(app)

    assert.equal(await app.get(), 'one')
    assert.deepEqual(
      updatesIn(app.log).filter((line) => line.startsWith('text.ts changed')),
      [],
    )
  })

  it('is said to be gone also where a full reload was asked for, if the entry is as it was', async (t) => {
    const app = start(t, files, ipc)
    assert.equal(await app.get(), 'one')
    const entry = app.project.read('app.ts')
    await saying(app, 'app.ts changed: full reload', () => app.project.write('app.ts', `${entry}\nconsole.log('more')`))

    await saying(app, 'app.ts is as it was before: nothing to reload', () => app.project.write('app.ts', entry))

    assert.equal(await app.get(), 'one')
  })

  it('is shown once, whatever is saved elsewhere', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')
    await saying(app, /^text\.ts:4:6: /, () => app.project.write('text.ts', BROKEN))

    for (let save = 0; save < 3; save++) await fence(app)

    assert.equal(app.log.filter((line) => line.startsWith('text.ts:4:6')).length, 1)
  })

  it('is shown again when it is made again', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')
    await saying(app, /^text\.ts:4:6: /, () => app.project.write('text.ts', BROKEN))
    await saying(app, 'text.ts changed', () => app.project.write('text.ts', `export const text = 'two'`))

    await saying(app, /^text\.ts:4:6: /, () => app.project.write('text.ts', BROKEN))

    assert.equal(await app.get(), 'two')
  })

  it('is shown anew when it has become another one', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(app, /^text\.ts:4:6: /, () => app.project.write('text.ts', BROKEN))
    await saying(app, /^text\.ts:1:21: /, () => app.project.write('text.ts', 'export const text = }'))

    assert.equal(await app.get(), 'one')
  })

  it('doesn’t hold back a change elsewhere', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')
    await saying(app, /^text\.ts:4:6: /, () => app.project.write('text.ts', BROKEN))

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', '=> text', `=> text + '!'`))

    assert.equal(await app.get(), 'one!')
  })

  it('says so of a change that it does hold back, because both were saved together', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')
    await fence(app)
    const before = app.log.length

    app.project.atOnce(() => {
      app.project.write('text.ts', BROKEN)
      app.project.edit('other.ts', 'mark: number', 'isNew = true, mark: number')
    })

    await app.said(/^text\.ts:4:6: /, before)
    // The watcher may tell of each by itself, in any order.
    await app.said(/\bother\.ts\b/, before)
  })

  it('in JSON is shown and mended as well', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import data from './data.json' with { type: 'json' }\nexport const answer = () => data.text`,
      'data.json': '{\n  "text": "one"\n}\n',
    })
    assert.equal(await app.get(), 'one')

    await saying(app, /^data\.json:3:1: /, () => app.project.write('data.json', '{\n  "text": "two",\n'))
    assert.equal(await app.get(), 'one')
    await saying(app, 'data.json changed', () => app.project.write('data.json', '{\n  "text": "two"\n}\n'))

    assert.equal(await app.get(), 'two')
  })

  it('in a file that is half-written is never served, and no request fails', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')
    const answers = new Set<string>()

    for (const value of ['two', 'three']) {
      const file = openSync(app.project.path('text.ts'), 'w')
      writeSync(file, 'export const te')
      for (let request = 0; request < 10; request++) answers.add(await app.get())
      writeSync(file, `xt = '${value}'`)
      closeSync(file)
      await app.answers(value)
    }

    assert.deepEqual([...answers], ['one', 'two'])
  })
})

describe('a sound file that was saved together with a broken one', () => {
  it('waits, and is taken when it is saved again', async (t) => {
    const app = start(t, files)
    assert.deepEqual([await app.get(), await app.get('/other')], ['one', '0'])
    await saying(app, 'other.ts changed: waits until text.ts is fixed', () => {
      app.project.write('text.ts', BROKEN)
      app.project.edit('other.ts', '= 0', '= 1')
    })
    assert.equal(await app.get('/other'), '0')

    await saying(app, 'other.ts changed: waits for the next import()', () => app.project.edit('other.ts', '= 1', '= 2'))

    assert.deepEqual([await app.get(), await app.get('/other')], ['one', '2'])
    assert.equal(app.log.filter((line) => line.startsWith('text.ts:4:6')).length, 1)
  })

  it('is taken when the broken one is fixed', async (t) => {
    const app = start(t, files)
    assert.deepEqual([await app.get(), await app.get('/other')], ['one', '0'])
    await saying(app, 'other.ts changed: waits until text.ts is fixed', () => {
      app.project.write('text.ts', BROKEN)
      app.project.edit('other.ts', '= 0', '= 1')
    })

    await saying(app, /text\.ts.* changed/, () => app.project.write('text.ts', `export const text = 'two'`))

    assert.deepEqual([await app.get(), await app.get('/other')], ['two', '1'])
  })
})

describe('a module that throws while it is evaluated', () => {
  it('fails only who asks for it, and is healed by the next save', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () =>
      app.project.write('text.ts', `export const text = ''\nthrow new Error('at import')`),
    )
    assert.match(await app.get(), /at import/)
    await fence(app)
    await saying(app, 'text.ts changed', () => app.project.write('text.ts', `export const text = 'two'`))

    assert.equal(await app.get(), 'two')
  })

  it('is not called reloaded', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () =>
      app.project.write('text.ts', `export const text = ''\nthrow new Error('at import')`),
    )
    await app.get()
    await fence(app)

    assert.doesNotMatch(app.stderr, /page\.ts reloaded/)
  })

  it('is healed by a change below it', async (t) => {
    const app = start(t, {
      ...files,
      'page.ts': `import { text } from './text.js'\nif (text === 'two') throw new Error('not two')\nexport const answer = () => text`,
    })
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'one', 'two'))
    assert.match(await app.get(), /not two/)
    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', 'two', 'three'))

    assert.equal(await app.get(), 'three')
  })

  it('is healed by going back to what it was', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () =>
      app.project.write('text.ts', `export const text = ''\nthrow new Error('at import')`),
    )
    assert.match(await app.get(), /at import/)
    await saying(app, 'text.ts changed', () => app.project.write('text.ts', files['text.ts']))

    assert.equal(await app.get(), 'one')
  })

  it('is healed also if it threw the first time that it was loaded', async (t) => {
    const app = start(t, { ...files, 'text.ts': `export const text = ''\nthrow new Error('at import')` })
    assert.match(await app.get(), /at import/)

    await saying(app, 'text.ts changed', () => app.project.write('text.ts', `export const text = 'two'`))

    assert.equal(await app.get(), 'two')
  })

  it('is healed also if its promise was rejected', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () =>
      app.project.write('text.ts', `export const text = await Promise.reject(new Error('later'))`),
    )
    assert.match(await app.get(), /later/)
    await saying(app, 'text.ts changed', () => app.project.write('text.ts', `export const text = 'two'`))

    assert.equal(await app.get(), 'two')
  })
})

describe('a module that throws for reasons outside of it', () => {
  const later = {
    ...files,
    'page.ts': `import { text } from './text.js'\nexport const answer = () => text`,
    'text.ts': `
      import { existsSync } from 'node:fs'
      if (!existsSync('ready')) throw new Error('not ready')
      export const text = 'ready'`,
  }
  const wayToSaveAgain = (app: Program, name: string) => () => app.project.write(name, app.project.read(name))

  it('is evaluated again when it is saved as it is', async (t) => {
    const app = start(t, later)
    assert.match(await app.get(), /not ready/)
    app.project.write('ready', '')

    await saying(app, 'text.ts saved again: waits for the next import() in app.ts', wayToSaveAgain(app, 'text.ts'))

    assert.equal(await app.get(), 'ready')
  })

  it('is evaluated again when a module is saved that imports it', async (t) => {
    const app = start(t, later)
    assert.match(await app.get(), /not ready/)
    app.project.write('ready', '')

    await saying(app, 'page.ts saved again: waits for the next import() in app.ts', wayToSaveAgain(app, 'page.ts'))

    assert.equal(await app.get(), 'ready')
  })

  it('is evaluated again when a module is changed that imports it', async (t) => {
    const app = start(t, later)
    assert.match(await app.get(), /not ready/)
    app.project.write('ready', '')

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', '=> text', '=> text + 1'))

    assert.equal(await app.get(), 'ready1')
  })

  it('is evaluated again at a later version too', async (t) => {
    const app = start(t, { ...later, ready: '' })
    assert.equal(await app.get(), 'ready')
    app.project.remove('ready')
    await saying(app, 'text.ts changed', () => app.project.edit('text.ts', `= 'ready'`, `= 'more'`))
    assert.match(await app.get(), /not ready/)
    app.project.write('ready', '')

    await saying(app, 'text.ts saved again', wayToSaveAgain(app, 'text.ts'))

    assert.equal(await app.get(), 'more')
  })

  it('is left alone by what is saved elsewhere', async (t) => {
    const app = start(t, later)
    assert.match(await app.get(), /not ready/)
    app.project.write('ready', '')

    await fence(app)

    assert.match(await app.get(), /not ready/)
  })

  it('is not tried twice for one save', async (t) => {
    const app = start(t, later)
    assert.match(await app.get(), /not ready/)

    await saying(app, 'text.ts saved again', wayToSaveAgain(app, 'text.ts'))
    assert.match(await app.get(), /not ready/)
    await fence(app)

    assert.equal(app.log.filter((line) => line.includes('saved again')).length, 1)
  })
})

describe('a module whose evaluation goes on', () => {
  it('is not evaluated a second time when a module is saved that imports it', async (t) => {
    const app = start(t, {
      ...files,
      'text.ts': `console.log('begun'); await new Promise(() => {}); export const text = ''`,
    })
    await app.port()
    app.get().catch(() => {}) // never answered
    await app.wrote('begun')

    app.project.write('page.ts', app.project.read('page.ts'))
    app.project.write('text.ts', app.project.read('text.ts'))
    await fence(app)

    assert.equal(app.output.split('begun').length - 1, 1)
  })
})

describe('a package that is not installed', () => {
  it('is found by the next save after it was installed', async (t) => {
    const app = start(t, { ...files, 'node_modules/other/package.json': '{}' }, { nodeOptions: importLoader })
    assert.equal(await app.get(), 'one')
    await saying(app, /^page\.ts:1:22: Cannot find the module "words"/, () =>
      app.project.edit('page.ts', './text.js', 'words'),
    )

    app.project.write('node_modules/words/package.json', '{ "type": "module", "exports": "./words.js" }')
    app.project.write('node_modules/words/words.js', `export const text = 'two'`)
    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', '=> text', '=> text + 1'))

    assert.equal(await app.get(), 'two1')
  })
})

describe('an import that leads nowhere', () => {
  const missing = (specifier: string) => `import { text } from '${specifier}'\nexport const answer = () => text`

  it('leaves the last good version in use, and shows where it is', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(app, /^page\.ts:1:22: Cannot find the module "\.\/words\.js"/, () =>
      app.project.write('page.ts', missing('./words.js')),
    )

    assert.equal(await app.get(), 'one')
  })

  it('is mended when the file appears', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')
    await saying(app, /^page\.ts:1:22: /, () => app.project.write('page.ts', missing('./words.js')))

    await saying(app, 'page.ts changed', () => app.project.write('words.ts', `export const text = 'two'`))

    assert.equal(await app.get(), 'two')
  })

  it('is mended when the file appears in a folder that is new', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')
    await saying(app, /^page\.ts:1:22: /, () => app.project.write('page.ts', missing('./lib/deep/words.js')))

    app.project.write('lib/deep/words.ts', `export const text = 'two'`)

    await app.answers('two')
  })

  for (const [kind, specifier] of [
    ['by an alias of the tsconfig', '@/words'],
    ['by the `imports` of the package.json', '#words'],
  ] as const) {
    it(`${kind} leaves the last good version in use, too, until the file appears`, async (t) => {
      const app = start(t, {
        ...files,
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
        'package.json': '{ "type": "module", "imports": { "#words": "./src/words.js" } }',
        'src/unused.ts': 'export {}',
      })
      assert.equal(await app.get(), 'one')

      await saying(app, /^page\.ts/, () => app.project.write('page.ts', missing(specifier)))
      assert.equal(await app.get(), 'one')
      app.project.write('src/words.ts', `export const text = 'two'`)

      await app.answers('two')
    })
  }

  it('fails who asks first, and is fixed when the file appears', async (t) => {
    const app = start(t, { ...files, 'page.ts': missing('./words.js') })
    assert.match(await app.get(), /Cannot find module/)

    app.project.write('words.ts', `export const text = 'two'`)

    await app.answers('two')
  })

  it('fails who asks first also for a package, and is fixed when the import goes', async (t) => {
    const app = start(t, { ...files, 'page.ts': missing('no-such-package') })
    assert.match(await app.get(), /Cannot find package/)

    await saying(app, 'page.ts changed', () => app.project.write('page.ts', missing('./text.js')))

    assert.equal(await app.get(), 'one')
  })

  it('is found by an import() once the file is there', async (t) => {
    const app = start(t, {
      ...files,
      'page.ts': `export const answer = async () => (await import('./words.js')).text`,
    })
    assert.match(await app.get(), /Cannot find module/)

    app.project.write('words.ts', `export const text = 'two'`)

    await app.answers('two')
    await saying(app, 'words.ts changed', () => app.project.write('words.ts', `export const text = 'three'`))
    assert.equal(await app.get(), 'three')
  })

  it('in a module that is asked for late is fixed when the file appears in a folder that nobody has watched', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'other.ts': `export const answer = () => 'other'`,
      'page.ts': `export { answer } from './lib/words.js'`,
      'lib/text.ts': `export const text = 'one'`,
    })
    assert.equal(await app.get('/other'), 'other')
    await saying(app, 'other.ts changed', () => app.project.edit('other.ts', `'other'`, `'watched'`))
    assert.match(await app.get(), /Cannot find module/)

    app.project.write('lib/words.ts', `export const answer = () => 'two'`)

    await app.answers('two')
  })

  it('below a hot module, deep down, is fixed when the file appears', async (t) => {
    const app = start(t, { ...files, 'text.ts': `export { text } from './words.js'` })
    assert.match(await app.get(), /Cannot find module/)

    app.project.write('words.ts', `export const text = 'two'`)

    await app.answers('two')
  })
})

describe('an export that is missing', () => {
  it('fails who asks, and is fixed by the module that should have it', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () => app.project.write('text.ts', `export const words = 'two'`))
    assert.match(await app.get(), /SyntaxError: .*text/)
    await saying(app, 'text.ts changed', () => app.project.write('text.ts', `export const text = 'two'`))

    assert.equal(await app.get(), 'two')
  })

  it('is mended by the module that asks for it', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(app, 'text.ts changed', () => app.project.write('text.ts', `export const words = 'two'`))
    assert.match(await app.get(), /SyntaxError: .*text/)
    await saying(app, 'page.ts changed', () =>
      app.project.write('page.ts', `import { words } from './text.js'\nexport const answer = () => words`),
    )

    assert.equal(await app.get(), 'two')
  })

  it('is mended also if it was missing the first time that the module was loaded', async (t) => {
    const app = start(t, { ...files, 'text.ts': `export const words = 'one'` })
    assert.match(await app.get(), /SyntaxError: .*text/)

    await saying(app, 'text.ts changed', () => app.project.write('text.ts', `export const text = 'two'`))

    assert.equal(await app.get(), 'two')
  })
})

describe('a module that could never be loaded', () => {
  it('fails who asks with the place of the error, and is loaded once it is fixed', async (t) => {
    const app = start(t, { ...files, 'text.ts': BROKEN })
    assert.match(await app.get(), /text\.ts:4:6: Unexpected "}"/)

    await saying(app, 'text.ts changed', () => app.project.write('text.ts', `export const text = 'two'`))

    assert.equal(await app.get(), 'two')
  })

  it('is loaded once it is fixed also if it is itself the hot one', async (t) => {
    const app = start(t, { ...WITH_FENCE, 'page.ts': BROKEN })
    assert.match(await app.get(), /page\.ts:4:6: Unexpected "}"/)

    await saying(app, 'page.ts changed', () => app.project.write('page.ts', `export const answer = () => 'two'`))

    assert.equal(await app.get(), 'two')
  })

  it('is loaded once it is fixed also if a hot module has begun to import it', async (t) => {
    const app = start(t, { ...files, 'words.ts': BROKEN })
    assert.equal(await app.get(), 'one')
    app.project.edit('page.ts', './text.js', './words.js')
    await app.wrote('words.ts:4:6')
    assert.equal(await app.get(), 'one')

    await saying(app, /page\.ts.* changed/, () => app.project.write('words.ts', `export const text = 'two'`))

    assert.equal(await app.get(), 'two')
  })

  it('does not end a program that has begun to import it', async (t) => {
    const app = start(t, { ...files, 'words.ts': BROKEN })
    assert.equal(await app.get(), 'one')

    await saying(app, /^(?:page|words)\.ts/, () => app.project.edit('page.ts', './text.js', './words.js'))

    // Never down: what ran before goes on.
    assert.equal(await app.get(), 'one')
  })
})

describe('a file that shadows another one', () => {
  it('is what the import means as soon as it is there, and no longer when it is gone', async (t) => {
    const app = start(t, {
      ...WITH_FENCE,
      'page.ts': `import { text } from './text'\nexport const answer = () => text`,
      'text/index.ts': `export const text = 'one'`,
    })
    assert.equal(await app.get(), 'one')
    await fence(app)

    app.project.write('text.ts', `export const text = 'two'`)
    await app.answers('two')
    app.project.remove('text.ts')

    await app.answers('one')
  })

  it('is found also by an import() of the entry, without a full reload', async (t) => {
    const app = start(
      t,
      {
        ...WITH_FENCE,
        'app.ts': SERVER.replace('./page.js', './page'),
        'page/index.ts': `export const answer = () => 'one'`,
      },
      ipc,
    )
    assert.equal(await app.get(), 'one')
    await fence(app)

    app.project.write('page.ts', `export const answer = () => 'two'`)

    await app.answers('two')
    await fence(app)
    assert.doesNotMatch(app.stderr, /full reload/)
  })

  for (const [what, before] of [
    ['that has no file in use', { 'mine/other.ts': '' }],
    ['that is new', {}],
  ] as const) {
    it(`is in a folder of the tsconfig's paths ${what}`, async (t) => {
      const app = start(t, {
        ...WITH_FENCE,
        ...before,
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./mine/*", "./src/*"] } } }',
        'page.ts': `import { text } from '@/deep/text.js'\nexport const answer = () => text`,
        'src/deep/text.ts': `export const text = 'one'`,
      })
      assert.equal(await app.get(), 'one')
      await fence(app)

      app.project.write('mine/deep/text.ts', `export const text = 'two'`)

      await app.answers('two')
    })
  }

  it('is TypeScript beside JavaScript', async (t) => {
    const app = start(t, {
      ...WITH_FENCE,
      'page.ts': `import { text } from './text.js'\nexport const answer = () => text`,
      'text.js': `export const text = 'one'`,
    })
    assert.equal(await app.get(), 'one')
    await fence(app)

    app.project.write('text.ts', `export const text = 'two'`)

    await app.answers('two')
  })
})

describe('a file that comes', () => {
  it('back beside JavaScript of its name is imported again', async (t) => {
    const app = start(t, {
      ...WITH_FENCE,
      'page.ts': `import { text } from './text.js'\nexport const answer = () => text`,
      'text.js': `export const text = 'javascript'`,
      'text.ts': `export const text = 'one' as string`,
    })
    await app.answers('one')
    app.project.remove('text.ts')
    await app.answers('javascript')
    await fence(app)

    app.project.write('text.ts', `export const text = 'two' as string`)
    await app.answers('two')
    app.project.remove('text.ts')

    await app.answers('javascript')
  })

  it('is taken by a `require()` that did without it', async (t) => {
    const app = start(t, {
      ...WITH_FENCE,
      'page.ts': `import { text } from './page-text.cjs'\nexport const answer = () => text`,
      'page-text.cts': `
        let text = 'without'
        try { text = require('./optional').text } catch {}
        exports.text = text`,
    })
    await app.answers('without')
    await fence(app)

    app.project.write('optional.cts', `exports.text = 'with' as string`)
    await app.answers('with')
    app.project.edit('optional.cts', 'with', 'still with')

    await app.answers('still with')
  })
})

describe('a full reload while something is broken', () => {
  const withEntry = {
    ...files,
    'app.ts': `import './boot.js'\n${SERVER}`,
    'boot.ts': 'export const boot = 1',
  }

  it('waits until it is fixed', async (t) => {
    const app = start(t, withEntry, ipc)
    assert.equal(await app.get(), 'one')
    await saying(app, /^text\.ts:4:6: /, () => app.project.write('text.ts', BROKEN))

    await saying(app, /^boot\.ts changed: full reload .*, as soon as the broken file is fixed/, () =>
      app.project.write('boot.ts', 'export const boot = 2'),
    )
    await fence(app)
    assert.deepEqual(fullReloads(app.messages), [])
    app.project.write('text.ts', `export const text = 'two'`)

    await app.until('the message', () => fullReloads(app.messages).length > 0)
    assert.equal(fullReloads(app.messages)[0], app.project.path('boot.ts'))
  })

  it('comes also if it is fixed by going back', async (t) => {
    const app = start(t, withEntry, ipc)
    assert.equal(await app.get(), 'one')
    await saying(app, /^text\.ts:4:6: /, () => app.project.write('text.ts', BROKEN))
    await saying(app, /^boot\.ts changed: full reload/, () => app.project.write('boot.ts', 'export const boot = 2'))

    app.project.write('text.ts', files['text.ts'])

    await app.until('the message', () => fullReloads(app.messages).length > 0)
  })

  it('comes also if what is broken is deleted, and nobody imports it any more', async (t) => {
    const app = start(t, withEntry, ipc)
    assert.equal(await app.get(), 'one')
    await saying(app, /^text\.ts:4:6: /, () => app.project.write('text.ts', BROKEN))
    await saying(app, /^boot\.ts changed: full reload/, () => app.project.write('boot.ts', 'export const boot = 2'))

    app.project.write('page.ts', `export const answer = () => 'alone'`)
    app.project.remove('text.ts')

    await app.until('the message', () => fullReloads(app.messages).length > 0)
  })

  it('waits also where the broken file is one that needs the full reload itself', async (t) => {
    const app = start(t, withEntry, ipc)
    assert.equal(await app.get(), 'one')

    await saying(app, /^boot\.ts:1:20: /, () => app.project.write('boot.ts', 'export const boot ='))
    assert.equal(await app.get(), 'one')
    await fence(app)
    assert.deepEqual(fullReloads(app.messages), [])
    await saying(app, /^boot\.ts.* changed: full reload/, () => app.project.write('boot.ts', 'export const boot = 2'))

    await app.until('the message', () => fullReloads(app.messages).length > 0)
  })
})

function fullReloads(messages: readonly unknown[]): (string | undefined)[] {
  return (messages as { type: string; path?: string }[])
    .filter(({ type }) => type === 'hot-hook:full-reload')
    .map(({ path }) => path)
}
