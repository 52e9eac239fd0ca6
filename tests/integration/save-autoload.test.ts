import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
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
    export async function autoloadAll(folder) {
      const names = readdirSync(folder, { recursive: true }).filter((name) => /(?<!\\.test)\\.ts$/.test(name))
      const loaded = names.sort().map(async (name) => [name, (await import(pathToFileURL(join(folder, name)).href)).text])
      return Object.fromEntries(await Promise.all(loaded))
    }
    export const load = async (file) => await import(pathToFileURL(file).href)
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
        `await import('autoload').then(({ load }) => load(import.meta.dirname + '/config/main.ts'))\nObject.assign`,
      ),
      'config/main.ts': `export const text = 'main'`,
      'config/helper.ts': '',
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

describe('a folder that a package imports with all below it', () => {
  const deep = {
    ...files,
    'app.ts': files['app.ts'].replaceAll('autoload(', 'autoloadAll(').replace('{ autoload,', '{ autoloadAll,'),
    'routes/users/list.ts': `export const text = 'list'`,
  }
  const beginDeep = async (t: Parameters<typeof start>[0], more: Record<string, string> = {}): Promise<Program> => {
    const app = start(t, { ...deep, ...more }, { cli: [] })
    assert.match(await app.get(), /"a.ts":"a","b.ts":"b","users\/list.ts":"list"/)
    await isReady(app)
    return app
  }
  const ALL = '"a.ts":"a","b.ts":"b","users/list.ts":"list"'

  it('is served anew with the first file of a new folder, and of one below that', async (t) => {
    const app = await beginDeep(t)

    mkdirSync(app.project.path('routes/tags'))
    await fence(app)
    app.project.write('routes/tags/all.ts', `export const text = 'all'`)
    await app.answers(`{"a.ts":"a","b.ts":"b","tags/all.ts":"all","users/list.ts":"list"}`)
    await isReady(app)
    app.project.write('routes/tags/old/one.ts', `export const text = 'one'`)

    await app.answers(`{"a.ts":"a","b.ts":"b","tags/all.ts":"all","tags/old/one.ts":"one","users/list.ts":"list"}`)
  })

  it('is served anew with a folder that is moved into it', async (t) => {
    const app = await beginDeep(t, { 'drafts/tags/all.ts': `export const text = 'all'` })

    app.project.rename('drafts/tags', 'routes/tags')

    await app.answers(`{"a.ts":"a","b.ts":"b","tags/all.ts":"all","users/list.ts":"list"}`)
  })

  it('is served anew when all files of a folder go, and when one comes again', async (t) => {
    const app = await beginDeep(t)

    app.project.remove('routes/users')
    await app.answers('{"a.ts":"a","b.ts":"b"}')
    await isReady(app)
    app.project.write('routes/users/show.ts', `export const text = 'show'`)

    await app.answers('{"a.ts":"a","b.ts":"b","users/show.ts":"show"}')
  })

  it('is served anew with its first file after it was emptied', async (t) => {
    const app = await beginDeep(t)
    app.project.atOnce(() => {
      for (const name of ['a.ts', 'b.ts', 'b.test.ts', 'users']) app.project.remove(`routes/${name}`)
    })
    await app.answers('{}')
    await isReady(app)

    app.project.write('routes/new.ts', `export const text = 'new'`)

    await app.answers('{"new.ts":"new"}')
  })

  it('is served anew with a folder beside those of one kind', async (t) => {
    const { 'routes/a.ts': _a, 'routes/b.ts': _b, 'routes/b.test.ts': _test, ...folders } = deep
    const app = start(t, { ...folders, 'routes/posts/list.ts': `export const text = 'posts'` }, { cli: [] })
    assert.equal(await app.get(), '{"posts/list.ts":"posts","users/list.ts":"list"}')
    await isReady(app)

    app.project.write('routes/tags/all.ts', `export const text = 'all'`)

    await app.answers('{"posts/list.ts":"posts","tags/all.ts":"all","users/list.ts":"list"}')
  })

  it('is served anew with a file that comes with its test, in a new folder and beside the only route', async (t) => {
    const { 'routes/b.ts': _b, 'routes/users/list.ts': _list, ...one } = deep
    const app = start(t, { ...one, 'routes/a.test.ts': '' }, { cli: [] })
    assert.equal(await app.get(), '{"a.ts":"a"}')
    await isReady(app)

    app.project.atOnce(() => {
      app.project.write('routes/tags/list.test.ts', '')
      app.project.write('routes/tags/list.ts', `export const text = 'list'`)
    })
    await app.answers('{"a.ts":"a","tags/list.ts":"list"}')
    await isReady(app)
    app.project.write('routes/b.ts', `export const text = 'b'`)

    await app.answers('{"a.ts":"a","b.ts":"b","tags/list.ts":"list"}')
  })

  it('asks for a full reload with each new file of a new folder, though it is not started again', async (t) => {
    const app = start(t, deep, ipc)
    await app.get()
    await isReady(app)

    await saying(app, 'routes/tags/one.ts is new: full reload', () => app.project.write('routes/tags/one.ts', ''))
    await saying(app, 'routes/tags/two.ts is new: full reload', () => app.project.write('routes/tags/two.ts', ''))
  })

  it('asks for nothing when a file comes beside a config file that a tool has imported, or beside the program of a tool', async (t) => {
    const app = start(
      t,
      {
        ...deep,
        'tool.config.ts': `export const text = 'config'`,
        'app.ts': deep['app.ts'].replace(
          'Object.assign',
          `await import('autoload').then(({ load }) => load(import.meta.dirname + '/tool.config.ts'))\nObject.assign`,
        ),
      },
      ipc,
    )
    await app.get()
    await isReady(app)

    app.project.write('scratch.ts', '')
    app.project.write('lib/new.ts', '')
    await fence(app)
    await fence(app)

    assert.deepEqual(asked(app), [])
  })

  it('asks for nothing when a test comes, or a file to a folder of which nothing was imported', async (t) => {
    const app = await beginDeep(t, { 'routes/users/list.test.ts': '' })

    app.project.write('routes/users/show.test.ts', '')
    app.project.write('routes/tags/all.spec.ts', '')
    app.project.write('elsewhere/new.ts', '')
    await fence(app)
    await fence(app)

    assert.deepEqual(asked(app), [])
    assert.equal(await app.get(), `{${ALL}}`)
  })
})
