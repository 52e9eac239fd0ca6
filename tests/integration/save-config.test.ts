import assert from 'node:assert/strict'
import { closeSync, openSync, writeSync } from 'node:fs'
import { describe, it } from 'node:test'
import { isModernNode, SERVER, start } from '../support/program.js'
import { fence, saying, WITH_FENCE } from '../support/saying.js'

// With a parent that listens a full reload is a message to it: the program goes on, and all versions of Node do the same.
const ipc = { ipc: true }

const TSCONFIG = '{\n  "compilerOptions": { "jsx": "react" }\n}\n'
const files = {
  ...WITH_FENCE,
  'package.json': '{ "type": "module", "version": "1.0.0", "hotHook": { "ignore": ["tmp/**"] } }',
  'tsconfig.json': TSCONFIG,
  'page.ts': `export const answer = () => 'one'`,
}

describe('a config file that a start could not use', () => {
  for (const [what, file, text, message] of [
    [
      'an unknown option',
      'package.json',
      '{ "type": "module", "hotHook": { "relod": [] } }',
      /package\.json: Cannot use the option "relod"/,
    ],
    [
      'a value of the wrong type',
      'tsconfig.json',
      '{ "compilerOptions": { "jsx": 5 } }',
      /tsconfig\.json": compilerOptions\.jsx must be one of .*, not 5/,
    ],
    ['an `extends` that leads nowhere', 'tsconfig.json', '{ "extends": "./nope.json" }', /tsconfig\.json": .*nope/],
  ] as const) {
    it(`does not end the program: ${what}`, async (t) => {
      const app = start(t, { ...WITH_FENCE, 'page.ts': `export const answer = () => 'one'`, 'tsconfig.json': '{}' })
      assert.equal(await app.get(), 'one')

      await saying(app, message, () => app.project.write(file, text))

      assert.equal(await app.get(), 'one')
      await fence(app)
    })
  }
})

describe('a package.json that the program imports', () => {
  it('is hot as other modules are', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'package.json': '{ "type": "module", "version": "1.0.0" }',
      'page.ts': `import pkg from './package.json' with { type: 'json' }\nexport const answer = () => pkg.version`,
    })
    assert.equal(await app.get(), '1.0.0')

    await saying(app, 'package.json changed: waits for', () => app.project.edit('package.json', '1.0.0', '1.1.0'))

    assert.equal(await app.get(), '1.1.0')
  })
})

describe('a package.json of a folder that is imported', () => {
  const named = {
    'page.ts': `import { name } from './pkg'\nexport const answer = () => name`,
    'pkg/lib/x.ts': `export const name: string = 'x'`,
    'pkg/lib/y.ts': `export const name: string = 'y'`,
    // The nearest one of what it names.
    'pkg/lib/package.json': '{ "type": "module" }',
    'pkg/index.ts': `export const name: string = 'index'`,
    'pkg/package.json': '{ "main": "./lib/x.ts" }',
  }

  it('names another file', async (t) => {
    const app = start(t, { 'app.ts': SERVER, ...named })
    assert.equal(await app.get(), 'x')

    await saying(app, 'page.ts changed: waits', () => app.project.edit('pkg/package.json', 'x.ts', 'y.ts'))

    assert.equal(await app.get(), 'y')
  })

  it('is deleted: then the index is meant', async (t) => {
    const app = start(t, { 'app.ts': SERVER, ...named })
    assert.equal(await app.get(), 'x')

    await saying(app, 'page.ts changed: waits', () => app.project.remove('pkg/package.json'))

    assert.equal(await app.get(), 'index')
  })

  it('changes nothing by a save that changes nothing else', async (t) => {
    const app = start(t, { 'app.ts': SERVER, ...WITH_FENCE, ...named })
    assert.equal(await app.get(), 'x')
    await fence(app)

    app.project.edit('pkg/package.json', '{', '{ "version": "1.0.0",')
    await fence(app)

    assert.deepEqual(
      app.log.filter((line) => !line.includes('other.ts') && !line.includes('reloaded')),
      [],
    )
  })
})

describe('a folder in the place of a reload pattern', () => {
  it('is no file: it may come and go', async (t) => {
    const app = start(
      t,
      {
        ...WITH_FENCE,
        'package.json': '{ "type": "module", "hotHook": { "reload": ["./config/**"] } }',
        'page.ts': `export const answer = () => 'one'`,
        'config/a.yaml': '',
      },
      { ipc: true },
    )
    assert.equal(await app.get(), 'one')
    await fence(app)

    app.project.write('config/empty/.a.yaml.swp', '')
    app.project.remove('config/empty/.a.yaml.swp')
    await fence(app)
    app.project.remove('config/empty')
    await fence(app)

    assert.doesNotMatch(app.stderr, /full reload/)
  })
})

describe('a tsconfig that is saved', () => {
  it('is a full reload that names it', async (t) => {
    const app = start(t, files, ipc)
    await fence(app)

    await saying(app, /^tsconfig\.json changed: full reload/, () =>
      app.project.edit('tsconfig.json', '"react"', '"react-jsx"'),
    )

    const message = { type: 'hot-hook:full-reload', path: app.project.path('tsconfig.json'), shouldBeReloadable: false }
    await app.until('the message', () => app.messages.some((each) => JSON.stringify(each) === JSON.stringify(message)))
  })

  it('is one also if another one extends it', async (t) => {
    const app = start(
      t,
      { ...files, 'tsconfig.json': '{ "extends": "./config/base.json" }', 'config/base.json': TSCONFIG },
      ipc,
    )
    await fence(app)

    await saying(app, /^config\/base\.json changed: full reload/, () =>
      app.project.edit('config/base.json', '"react"', '"react-jsx"'),
    )
  })

  it('is one also if it belongs to a module that was loaded later', async (t) => {
    const app = start(
      t,
      {
        ...files,
        'page.ts': `export const answer = async () => (await import('./pages/late/text.js')).text`,
        'pages/late/text.ts': `export const text = 'one'`,
        'pages/late/tsconfig.json': '{ "extends": "../../config/late.json" }',
        'config/late.json': TSCONFIG,
      },
      ipc,
    )
    await fence(app)
    assert.equal(await app.get(), 'one')
    await saying(app, 'text.ts changed', () => app.project.edit('pages/late/text.ts', 'one', 'two'))

    await saying(app, /^config\/late\.json changed: full reload/, () =>
      app.project.edit('config/late.json', '"react"', '"react-jsx"'),
    )
  })

  it('is one also if it is new', async (t) => {
    const { 'tsconfig.json': _, ...others } = files
    const app = start(t, others, ipc)
    await fence(app)

    await saying(app, /^tsconfig\.json changed: full reload/, () => app.project.write('tsconfig.json', TSCONFIG))
  })

  it('is asked for once while nobody does it', async (t) => {
    const app = start(t, files, ipc)
    await fence(app)

    await saying(app, /^tsconfig\.json changed/, () => app.project.edit('tsconfig.json', '"react"', '"react-jsx"'))
    app.project.touch('tsconfig.json')
    await fence(app)

    assert.equal(app.log.filter((line) => line.startsWith('tsconfig.json changed')).length, 1, app.stderr)
  })

  it('without a change asks for nothing', async (t) => {
    const app = start(t, files, ipc)
    await fence(app)

    app.project.write('tsconfig.json', TSCONFIG)
    app.project.writeByRename('tsconfig.json', TSCONFIG)
    await fence(app)

    assert.doesNotMatch(app.stderr, /tsconfig/)
  })

  it('that is broken is reported, and the program goes on', async (t) => {
    const app = start(t, files, ipc)
    assert.equal(await app.get(), 'one')
    await fence(app)

    await saying(app, /tsconfig\.json/, () => app.project.write('tsconfig.json', '{ "compilerOptions": { '))
    await saying(app, 'page.ts changed: waits for', () => app.project.edit('page.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
    assert.doesNotMatch(app.stderr, /full reload/)
    assert.match(app.stderr, /tsconfig\.json.*line 1/)
  })

  it('that was broken asks for a full reload once it is fixed, and has changed', async (t) => {
    const app = start(t, files, ipc)
    await fence(app)
    await saying(app, /tsconfig\.json/, () => app.project.write('tsconfig.json', '{ "compilerOptions": { '))

    await saying(app, /^tsconfig\.json changed: full reload/, () =>
      app.project.write('tsconfig.json', TSCONFIG.replace('"react"', '"react-jsx"')),
    )
  })

  it('in two steps, emptied first, asks for one full reload, when it is whole', async (t) => {
    const app = start(t, files, ipc)
    await fence(app)

    const file = openSync(app.project.path('tsconfig.json'), 'w')
    await app.get()
    writeSync(file, TSCONFIG)
    closeSync(file)
    await fence(app)

    // Its content is what it was.
    assert.doesNotMatch(app.stderr, /tsconfig/)
  })

  it('by deleting it and writing it again as it was asks for nothing', async (t) => {
    const app = start(t, files, ipc)
    await fence(app)

    app.project.atOnce(() => {
      app.project.remove('tsconfig.json')
      app.project.write('tsconfig.json', TSCONFIG)
    })
    await fence(app)

    assert.doesNotMatch(app.stderr, /tsconfig/)
  })
})

describe('a package.json that the next start would refuse', () => {
  for (const [from, to, problem] of [
    ['"module"', '5', /package\.json"?: .*"type" must be a string, not 5/],
    ['"type"', '"name": 5, "type"', /package\.json"?: .*"name" must be a string, not 5/],
    ['{ "ignore": ["tmp/**"] }', 'null', /package\.json"?: .*expected an object, not null/],
  ] as const) {
    const isOfNode = to !== 'null'
    const options = { skip: isOfNode && !isModernNode ? 'Node 20 takes it' : false }

    it(`is told with key and value, and waited for: ${to}`, options, async (t) => {
      const app = start(t, files)
      assert.equal(await app.get(), 'one')

      await saying(app, problem, () => app.project.edit('package.json', from, to))
      assert.equal(await app.get(), 'one')
      app.project.edit('package.json', to, from)
      await saying(app, 'page.ts changed: waits', () => app.project.edit('page.ts', "'one'", "'mended'"))

      assert.equal(await app.get(), 'mended')
      assert.equal(app.output.split('listening').length, 2)
    })
  }
})

describe('a package.json that is saved', () => {
  const changes = {
    'its type': ['"module"', '"commonjs"'],
    'its `hotHook` block': ['tmp/**', 'temp/**'],
  } as const
  for (const [what, [from, to]] of Object.entries(changes)) {
    it(`is a full reload that names it when ${what} has changed`, async (t) => {
      const app = start(t, files, ipc)
      await fence(app)

      await saying(app, /^package\.json changed: full reload/, () => app.project.edit('package.json', from, to))
    })
  }

  it('is one when its `imports` have changed', async (t) => {
    const app = start(
      t,
      { ...files, 'package.json': '{ "type": "module", "imports": { "#a": "./a.js" } }', 'a.ts': 'export {}' },
      ipc,
    )
    await fence(app)

    await saying(app, /^package\.json changed: full reload/, () => app.project.edit('package.json', './a.js', './b.js'))
  })

  it('asks for nothing when anything else has changed', async (t) => {
    const app = start(t, files, ipc)
    await fence(app)

    app.project.edit('package.json', '"1.0.0"', '"1.1.0", "dependencies": { "a": "1" }, "scripts": { "a": "b" }')
    await fence(app)

    assert.doesNotMatch(app.stderr, /package\.json/)
  })

  it('of a workspace that is not in use asks for nothing', async (t) => {
    const app = start(t, { ...files, 'packages/a/package.json': '{ "type": "module" }' }, ipc)
    await fence(app)

    app.project.write('packages/a/package.json', '{ "type": "commonjs" }')
    await fence(app)

    assert.doesNotMatch(app.stderr, /package\.json/)
  })

  it('that is broken is reported, and the program goes on', async (t) => {
    const app = start(t, files, ipc)
    assert.equal(await app.get(), 'one')
    await fence(app)

    await saying(app, /package\.json/, () => app.project.write('package.json', '{ "type": "module"'))
    await saying(app, 'page.ts changed: waits for', () => app.project.edit('page.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
    assert.doesNotMatch(app.stderr, /full reload/)
  })

  it('asks for nothing when it is fixed as it was', async (t) => {
    const app = start(t, files, ipc)
    await fence(app)
    await saying(app, /package\.json/, () => app.project.write('package.json', '{ "type": "module"'))

    app.project.write('package.json', files['package.json'])
    await fence(app)

    assert.doesNotMatch(app.stderr, /full reload/)
  })
})

describe('a new package.json beside modules', () => {
  it('that says another type is a full reload', async (t) => {
    const app = start(
      t,
      {
        ...files,
        'page.ts': `import { text } from './lib/text.js'\nexport const answer = () => text`,
        'lib/text.ts': `export const text = 'one'`,
      },
      ipc,
    )
    assert.equal(await app.get(), 'one')
    await fence(app)

    await saying(app, /^lib\/package\.json changed: full reload/, () =>
      app.project.write('lib/package.json', '{ "type": "commonjs" }'),
    )
  })
})
