import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Program, SERVER, start } from '../support/program.js'
import { fence, saying, updatesIn, WITH_FENCE } from '../support/saying.js'

// With a parent that listens a full reload is a message to it: the program goes on, and all versions of Node do the same.
const ipc = { ipc: true }

/** A package that imports each file of a folder, and gives what they export, by their names. */
const AUTOLOAD = {
  'node_modules/autoload/package.json': '{ "type": "module", "exports": "./index.js" }',
  'node_modules/autoload/index.js': `
    import { readdirSync, unlinkSync, writeFileSync } from 'node:fs'
    import { join } from 'node:path'
    import { pathToFileURL } from 'node:url'
    export async function autoload(folder) {
      const names = readdirSync(folder).filter((name) => /(?<!\\.test)\\.ts$/.test(name))
      const loaded = names.map(async (name) => [name, (await import(pathToFileURL(join(folder, name)).href)).text])
      return Object.fromEntries(await Promise.all(loaded))
    }
    /** As tools do with a config file: writes what it means, imports that, and deletes it. */
    export async function once(file, code) {
      writeFileSync(file, code)
      try { return await import(pathToFileURL(file).href) } finally { unlinkSync(file) }
    }`,
}

const files = {
  ...AUTOLOAD,
  ...WITH_FENCE,
  'app.ts': `import { autoload, once } from 'autoload'
    const routes = await autoload(import.meta.dirname + '/routes')
    Object.assign(globalThis, { routes, once })
    ${SERVER}`,
  'page.ts': `export const answer = () => JSON.stringify((globalThis as any).routes)`,
  'routes/a.ts': `export const text = 'a'`,
  'routes/b.ts': `export const text = 'b'`,
  'routes/b.test.ts': `export const text = 'test'`,
}

const begin = async (t: Parameters<typeof start>[0], more: Record<string, string> = {}): Promise<Program> => {
  const app = start(t, { ...files, ...more }, ipc)
  assert.equal(await app.get(), '{"a.ts":"a","b.ts":"b"}')
  await isReady(app)
  return app
}

/** What is there is known when an update has been carried out. */
async function isReady(app: Program): Promise<void> {
  for (let save = 0; save < 2; save++) await fence(app)
}

const WHY = 'node_modules/autoload/index.js: outside the project, does not import again'
const asked = (app: Program) => updatesIn(app.log).filter((line) => line.includes('full reload'))

describe('a folder that a package imports', () => {
  it('asks for a full reload when a file of it is gone, once', async (t) => {
    const app = await begin(t)

    await saying(app, 'routes/a.ts is gone: full reload', () => app.project.remove('routes/a.ts'))
    await fence(app)

    assert.deepEqual(asked(app), [
      `routes/a.ts is gone: full reload (routes/a.ts <- ${WHY}), the parent process is asked to start it again`,
    ])
  })

  it('asks for one when a file has come to it, once', async (t) => {
    const app = await begin(t)

    await saying(app, 'routes/c.ts is new: full reload', () =>
      app.project.write('routes/c.ts', `export const text = 'c'`),
    )
    await fence(app)

    assert.deepEqual(asked(app), [
      `routes/c.ts is new: full reload (routes/c.ts <- ${WHY}), the parent process is asked to start it again`,
    ])
  })

  it('asks for one when several files come at once to the only one', async (t) => {
    const { 'routes/b.ts': _b, 'routes/b.test.ts': _test, ...single } = files
    const app = start(t, single, ipc)
    assert.equal(await app.get(), '{"a.ts":"a"}')
    await isReady(app)

    await saying(app, /^routes\/[cd]\.ts is new: full reload/, () =>
      app.project.atOnce(() => {
        app.project.write('routes/c.ts', `export const text = 'c'`)
        app.project.write('routes/d.ts', `export const text = 'd'`)
      }),
    )
  })

  it('asks for one when a file of it gets another name, once', async (t) => {
    const app = await begin(t)

    await saying(app, 'routes/a.ts is gone: full reload', () => app.project.rename('routes/a.ts', 'routes/c.ts'))
    await fence(app)

    assert.equal(asked(app).length, 1)
  })

  it('is served anew then', async (t) => {
    const app = start(t, files, { cli: [] })
    assert.equal(await app.get(), '{"a.ts":"a","b.ts":"b"}')
    await isReady(app)

    app.project.rename('routes/a.ts', 'routes/c.ts')

    await app.answers('{"b.ts":"b","c.ts":"a"}')
  })

  it('is served anew after a start that has failed, when that is mended', async (t) => {
    const app = start(t, files, { cli: [] })
    assert.equal(await app.get(), '{"a.ts":"a","b.ts":"b"}')
    await isReady(app)
    app.project.atOnce(() => {
      app.project.write('routes/bad.ts', `throw new Error('no route')`)
      app.project.write('routes/c.ts', `export const text = 'c'`)
      app.project.remove('routes/a.ts')
    })
    await app.said('at its start: the last process stays in use')
    assert.equal(await app.get(), '{"a.ts":"a","b.ts":"b"}')

    app.project.remove('routes/bad.ts')

    await app.answers('{"b.ts":"b","c.ts":"c"}')
  })

  it('asks for nothing when a file is saved there that was not imported, or comes and is no script', async (t) => {
    const app = await begin(t)

    app.project.edit('routes/b.test.ts', 'test', 'tested')
    app.project.write('routes/README.md', '# Routes')
    app.project.write('routes/types.d.ts', 'export type A = 1')
    await fence(app)

    assert.deepEqual(asked(app), [])
  })

  it('asks for nothing when a file comes to a single file that it has imported among others', async (t) => {
    const app = await begin(t, {
      'app.ts': files['app.ts'].replace(
        'Object.assign',
        `await import('autoload').then(({ autoload }) => autoload(import.meta.dirname + '/config'))\nObject.assign`,
      ),
      'config/main.ts': `export const text = 'main'`,
      'config/main.test.ts': '',
      'config/other.test.ts': '',
    })

    app.project.write('config/new.ts', '')
    await fence(app)

    assert.deepEqual(asked(app), [])
  })

  it('asks for nothing when the package writes a file, imports and deletes it', async (t) => {
    const app = await begin(t, {
      'page.ts': `export const answer = async () => {
        const { once, routes } = globalThis as any
        await once(import.meta.dirname + '/routes/config.' + Date.now() + '.mjs', 'export const text = 1')
        return JSON.stringify(routes)
      }`,
    })

    for (let round = 0; round < 3; round++) assert.equal(await app.get(), '{"a.ts":"a","b.ts":"b"}')
    await fence(app)
    await fence(app)

    assert.deepEqual(asked(app), [])
  })
})
