import assert from 'node:assert/strict'
import { readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { Document } from '../support/document.js'
import { installed } from '../support/installed-packages.js'
import { SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

/** A package that takes each name once in a process, as registries of metrics, models and types do. */
const REGISTRY = {
  'node_modules/registry/package.json': '{ "name": "registry", "main": "index.js" }',
  'node_modules/registry/index.js': `
    const names = new Set()
    exports.register = (name) => {
      if (names.has(name)) throw new Error(\`\${name} is already registered\`)
      names.add(name)
    }
  `,
}
const REGISTERS = `import { register } from 'registry'\nregister('Tea')\n`

/** A server that accepts `page.ts`, which imports `metric.ts`. */
const ACCEPTS = {
  ...REGISTRY,
  'app.ts': `
    import { createServer } from 'node:http'
    import * as first from './page.js'
    let page = first
    import.meta.hot?.accept('./page.js', (next) => (page = next as typeof first))
    const server = createServer((_request, response) => response.end(page.answer()))
    server.listen(0, '127.0.0.1', () => console.log('listening', (server.address() as { port: number }).port))
  `,
  'page.ts': `import { value } from './metric.js'\nexport const answer = () => value`,
  'metric.ts': `${REGISTERS}export const value = 'one'`,
}
/** A server with a hot point for a page that registers. */
const ASKS = { ...REGISTRY, 'app.ts': SERVER, 'page.ts': `${REGISTERS}export const answer = () => 'one'` }
const ASKS_IN_COMMON_JS = {
  ...ASKS,
  'package.json': '{ "type": "commonjs" }',
  'app.ts': SERVER.replace("await import('./page.js')", "require('./page')"),
}

describe('under the supervisor, a new version that throws because it can be evaluated once only', () => {
  it('is loaded by a new process, if it was accepted: from the same save', async (t) => {
    const app = start(t, ACCEPTS, { cli: [] })
    assert.equal(await app.get(), 'one')

    await saying(app, 'started again', () => app.project.edit('metric.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
    assert.deepEqual(app.log.slice(0, 1), [
      'metric.ts threw while it was evaluated (Tea is already registered): full reload, starting again',
    ])
    assert.equal(app.output.split('threw').length, 2)
  })

  for (const [kind, files] of [
    ['an import()', ASKS],
    ['a require()', ASKS_IN_COMMON_JS],
  ] as const) {
    it(`is loaded by a new process, if ${kind} has asked for it`, async (t) => {
      const app = start(t, files, { cli: [] })
      assert.equal(await app.get(), 'one')
      await saying(app, 'page.ts changed: waits', () => app.project.edit('page.ts', "'one'", "'two'"))

      const restarted = saying(app, 'started again', () => {})
      assert.equal(await app.get(), 'Error: Tea is already registered')
      await restarted

      assert.equal(await app.get(), 'two')
      assert.match(
        app.log.join('\n'),
        /^page\.ts threw while it was evaluated( \(.+\))?: full reload, starting again$/m,
      )
    })
  }
})

describe('under the supervisor, a new version that imports for the first time what throws', () => {
  it('is loaded by a new process', async (t) => {
    const files = {
      'app.ts': SERVER,
      'page.ts': `globalThis.tea = 1\nexport const answer = () => 'one'`,
      'two.ts': `if (globalThis.tea === 1) throw new Error('no tea')\nexport const two = 'two'`,
    }
    const app = start(t, files, { cli: [] })
    assert.equal(await app.get(), 'one')
    const next = `import { two } from './two.js'\nexport const answer = () => two`
    await saying(app, 'page.ts changed: waits', () => app.project.write('page.ts', next))

    const restarted = saying(app, 'started again', () => {})
    await app.get()
    await restarted

    assert.equal(await app.get(), 'two')
    assert.match(app.log.join('\n'), /^two\.ts threw while it was evaluated \(no tea\): full reload, starting again$/m)
  })
})

describe('under the supervisor, a new version that throws in each process', () => {
  it('leaves the old process in use, until it is mended', async (t) => {
    const app = start(t, ACCEPTS, { cli: [] })
    assert.equal(await app.get(), 'one')

    await saying(app, 'the last process stays in use', () => app.project.write('page.ts', `throw new Error('no tea')`))
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed: reloaded', () =>
      app.project.write('page.ts', `export const answer = () => 'two'`),
    )
    assert.equal(await app.get(), 'two')
  })
})

for (const options of [{}, { cli: ['--no-handover'] }]) {
  const where = 'cli' in options ? 'under the supervisor --no-handover' : 'without a supervisor'

  describe(`${where}, a new version that throws`, () => {
    it('says from the second time on that a new start may help, if it was accepted', async (t) => {
      const app = start(t, ACCEPTS, options)
      assert.equal(await app.get(), 'one')
      const isHelpful = () => app.output.includes('start the program again')

      await saying(app, 'threw while it was evaluated', () => app.project.edit('metric.ts', 'one', 'two'))
      assert.equal(isHelpful(), false)
      await saying(app, 'threw while it was evaluated', () => app.project.edit('metric.ts', 'two', 'three'))

      assert.equal(isHelpful(), true)
      assert.equal(await app.get(), 'one')
    })

    it('says so from the second time on, if a require() has asked for it', async (t) => {
      const app = start(t, ASKS_IN_COMMON_JS, options)
      assert.equal(await app.get(), 'one')
      const error = 'Error: Tea is already registered'

      await saying(app, 'page.ts changed', () => app.project.edit('page.ts', "'one'", "'two'"))
      assert.equal(await app.get(), error)
      assert.equal(await app.get(), error)
      await saying(app, 'page.ts changed', () => app.project.edit('page.ts', "'two'", "'three'"))
      assert.equal(app.output.includes('threw while it was evaluated'), false)
      assert.equal(await app.get(), error)
      await app.said('page.ts threw while it was evaluated')

      assert.match(app.output, /evaluated\n {2}The version before threw as well\. If .+, start the program again\./)
    })

    it('says so from the second time on, if an import() has asked for it', async (t) => {
      const app = start(t, ASKS, options)
      assert.equal(await app.get(), 'one')
      const error = 'Error: Tea is already registered'

      await saying(app, 'page.ts changed', () => app.project.edit('page.ts', "'one'", "'two'"))
      assert.equal(await app.get(), error)
      await saying(app, 'page.ts changed', () => app.project.edit('page.ts', "'two'", "'three'"))
      assert.equal(app.output.includes('threw while it was evaluated'), false)
      assert.equal(await app.get(), error)
      await app.said('threw while it was evaluated')

      assert.match(app.output, /It threw the same before\. If .+, start the program again\./)
    })
  })
}

describe('a module that takes back what it has registered, as the README has it', () => {
  let packages: string
  before(async () => {
    packages = await installed({ mongoose: '9.12.1', 'prom-client': '15.1.3' })
  })
  const { text } = new Document('README.md')
  const disposer = (name: string) => new RegExp(`^\\| ${name} +\\| \`(.+)\``, 'm').exec(text)?.[1] ?? ''

  for (const [name, module] of [
    ['prom-client', `import { Counter, register } from 'prom-client'\nnew Counter({ name: 'requests', help: 'all' })`],
    ['mongoose', `import { deleteModel, model, Schema } from 'mongoose'\nmodel('User', new Schema({ name: String }))`],
  ] as const) {
    it(`is hot: ${name}`, async (t) => {
      const app = start(t, {
        'app.ts': SERVER,
        'page.ts': `${module}\n${disposer(name)}\nexport const answer = () => 'one'`,
        'node_modules/.keep': '',
      })
      for (const each of readdirSync(packages)) {
        symlinkSync(join(packages, each), app.project.path(`node_modules/${each}`), 'junction')
      }
      assert.equal(await app.get(), 'one')

      for (const [one, next] of [
        ['one', 'two'],
        ['two', 'three'],
      ] as const) {
        await saying(app, 'page.ts changed: waits', () => app.project.edit('page.ts', `'${one}'`, `'${next}'`))
        assert.equal(await app.get(), next)
      }
    })
  }
})
