import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isModernNode, start } from '../support/program.js'
import type { FileTree } from '../support/project.js'
import { saying } from '../support/saying.js'

// With a parent that listens a full reload is a message to it: the program goes on, and all versions of Node do the same.
const ipc = { ipc: true }

const route = `import { text } from '../text.js'\nexport default () => text`

/** An app that hands its routes to a framework in node_modules. */
function withFramework(code: string, files: FileTree = {}): FileTree {
  return {
    'node_modules/framework/package.json': '{ "name": "framework", "type": "module", "exports": "./lib/index.js" }',
    'node_modules/framework/lib/index.js': `
import { createServer } from 'node:http'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const nameOf = (file) => '/' + file.replace(/\\.ts$/, '')
${code}
export function listen(handle) {
  const server = createServer(async (request, response) => {
    try {
      response.end(String(await handle(request.url)))
    } catch (error) {
      response.end(String(error))
    }
  })
  server.listen(0, '127.0.0.1', () => console.log('listening ' + server.address().port))
}
`,
    'app.ts': `import { serve } from 'framework'\nawait serve(import.meta.dirname + '/routes')`,
    'routes/home.ts': route,
    'routes/about.ts': `export default () => 'about'`,
    'text.ts': `export const text = 'one'`,
    ...files,
  }
}

/** As @fastify/autoload, and all that register route files once. */
const AUTOLOAD = `
export async function serve(folder) {
  const routes = new Map()
  for (const file of await readdir(folder)) {
    const { default: handle } = await import(pathToFileURL(join(folder, file)).href)
    routes.set(nameOf(file), handle)
  }
  listen((url) => routes.get(url)())
}
`

/** As a framework with file-based routes that are imported when a request needs them. */
const LAZY = `
export async function serve(folder) {
  listen(async (url) => (await import(pathToFileURL(join(folder, url + '.ts')).href)).default())
}
`

describe('a framework that imports route files at its start', () => {
  it('makes a change of a route a full reload, whose chain ends at the framework', async (t) => {
    const app = start(t, withFramework(AUTOLOAD), ipc)
    assert.equal(await app.get('/about'), 'about')

    await saying(
      app,
      /^routes\/about\.ts changed: full reload \(routes\/about\.ts <- node_modules\/framework\/lib\/index\.js: outside the project, does not import again\)/,
      () => app.project.edit('routes/about.ts', `'about'`, `'about us'`),
    )
  })

  it('makes a change below a route one', async (t) => {
    const app = start(t, withFramework(AUTOLOAD), ipc)
    assert.equal(await app.get('/home'), 'one')

    await saying(
      app,
      /^text\.ts changed: full reload \(text\.ts <- routes\/home\.ts <- node_modules\/framework\/lib\/index\.js/,
      () => app.project.edit('text.ts', 'one', 'two'),
    )
  })

  it('does so also if it is CommonJS', async (t) => {
    const app = start(
      t,
      {
        ...withFramework(''),
        'node_modules/framework/package.json': '{ "name": "framework", "main": "index.js" }',
        'node_modules/framework/index.js': `
const { createServer } = require('node:http')
const { readdirSync } = require('node:fs')
const { pathToFileURL } = require('node:url')
exports.serve = async (folder) => {
  const routes = new Map()
  for (const file of readdirSync(folder)) {
    const { default: handle } = await import(pathToFileURL(folder + '/' + file).href)
    routes.set('/' + file.replace(/\\.ts$/, ''), handle)
  }
  const server = createServer((request, response) => response.end(String(routes.get(request.url)())))
  server.listen(0, '127.0.0.1', () => console.log('listening ' + server.address().port))
}`,
      },
      ipc,
    )
    assert.equal(await app.get('/home'), 'one')

    await saying(app, /^text\.ts changed: full reload/, () => app.project.edit('text.ts', 'one', 'two'))
  })

  it('leaves an import() within a route hot', async (t) => {
    const app = start(
      t,
      withFramework(AUTOLOAD, { 'routes/home.ts': `export default async () => (await import('../text.js')).text` }),
      ipc,
    )
    assert.equal(await app.get('/home'), 'one')

    await saying(app, /^text\.ts changed: waits for the next import\(\) in routes\/home\.ts/, () =>
      app.project.edit('text.ts', 'one', 'two'),
    )

    assert.equal(await app.get('/home'), 'two')
  })

  it('and calls, once at its start, a function with an import() that the app gave it', async (t) => {
    const app = start(
      t,
      withFramework(
        `export async function serve(load) {\n  const { default: handle } = await load()\n  listen(handle)\n}`,
        {
          'app.ts': `import { serve } from 'framework'\nawait serve(() => import('./routes/home.js'))`,
        },
      ),
      ipc,
    )
    assert.equal(await app.get(), 'one')

    await saying(app, /^text\.ts changed: full reload \(text\.ts <- routes\/home\.ts <- app\.ts: the entry\)/, () =>
      app.project.edit('text.ts', 'one', 'two'),
    )
  })
})

describe('a framework that imports route files when a request needs them', () => {
  it('is a hot point', async (t) => {
    const app = start(t, withFramework(LAZY), ipc)
    assert.equal(await app.get('/about'), 'about')

    await saying(
      app,
      /^routes\/about\.ts changed: waits for the next import\(\) in node_modules\/framework\/lib\/index\.js/,
      () => app.project.edit('routes/about.ts', `'about'`, `'about us'`),
    )

    assert.equal(await app.get('/about'), 'about us')
  })

  it('is one for what a route imports', async (t) => {
    const app = start(t, withFramework(LAZY), ipc)
    assert.equal(await app.get('/home'), 'one')

    await saying(app, /^text\.ts changed: waits/, () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get('/home'), 'two')
  })

  it('is one also if it has imported them at its start as well', async (t) => {
    const app = start(
      t,
      withFramework(`
export async function serve(folder) {
  const load = (name) => import(pathToFileURL(join(folder, name)).href)
  for (const file of await readdir(folder)) await load(file)
  listen(async (url) => (await load(url + '.ts')).default())
}
`),
      ipc,
    )
    assert.equal(await app.get('/home'), 'one')

    await saying(app, /^text\.ts changed: waits/, () => app.project.edit('text.ts', 'one', 'two'))

    assert.equal(await app.get('/home'), 'two')
  })

  it('calls a function with an import() that the app gave it: that is one, too', async (t) => {
    const app = start(
      t,
      withFramework(`export async function serve(load) {\n  listen(async () => (await load()).default())\n}`, {
        'app.ts': `import { serve } from 'framework'\nawait serve(() => import('./routes/home.js'))`,
      }),
      ipc,
    )
    assert.equal(await app.get(), 'one')

    await saying(app, /^text\.ts changed: waits for the next import\(\) in app\.ts/, () =>
      app.project.edit('text.ts', 'one', 'two'),
    )

    assert.equal(await app.get(), 'two')
  })

  it('gets each change when routes are shared by one that was imported at the start', async (t) => {
    const app = start(
      t,
      withFramework(
        `
export async function serve(folder) {
  const { default: about } = await import(pathToFileURL(join(folder, 'about.ts')).href)
  listen(async (url) => (url === '/about' ? about() : (await import(pathToFileURL(join(folder, url + '.ts')).href)).default()))
}
`,
        { 'routes/about.ts': route },
      ),
      ipc,
    )
    assert.equal(await app.get('/home'), 'one')

    await saying(app, /^text\.ts changed: full reload \(text\.ts <- routes\/about\.ts <- node_modules/, () =>
      app.project.edit('text.ts', 'one', 'two'),
    )
  })
})

describe('a package that is loaded later', () => {
  // Hooks in a thread of their own (Node 20) don't see who asks: there it is said that the change waits for an import.
  const outcome = isModernNode ? 'full reload \\(text\\.ts <- ' : 'waits for the next import\\(\\) in '
  const line = new RegExp(`^text\\.ts changed: ${outcome}node_modules/plugin/index\\.js`)

  const plugins = {
    'at its top level': `export const { text } = await import(new URL('../../text.ts', import.meta.url))`,
    statically: `export { text } from '../../text.ts'`,
  }
  for (const [how, plugin] of Object.entries(plugins)) {
    it(`and imports a project file ${how} is not asked again`, async (t) => {
      const app = start(
        t,
        withFramework(LAZY, {
          'node_modules/plugin/package.json': '{ "name": "plugin", "type": "module", "exports": "./index.js" }',
          'node_modules/plugin/index.js': plugin,
          'routes/home.ts': `export default async () => (await import('plugin')).text`,
        }),
        ipc,
      )
      assert.equal(await app.get('/home'), 'one')

      await saying(app, line, () => app.project.edit('text.ts', 'one', 'two'))
    })
  }
})
