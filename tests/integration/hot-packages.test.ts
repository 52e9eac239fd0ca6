import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { start } from '../support/program.js'

const MODULE = '{ "type": "module", "main": "./index.js" }'

/** A server whose answers come by way of a package. */
const APP = `
  import { createServer } from 'node:http'
  import { lazy } from 'lazy'

  const page = lazy(() => import('./page.js'))
  const server = createServer(async (_request, response) => response.end(String(await page())))
  server.listen(0, '127.0.0.1', () => console.log('listening', (server.address() as import('node:net').AddressInfo).port))
`

describe('import.meta.hot in an installed package', () => {
  for (const [title, isHot] of [
    ['`in`', `'hot' in import.meta`],
    ['`?.`', 'import.meta.hot?.data'],
    ['destructuring', '(({ hot }) => hot)(import.meta)'],
  ] as const) {
    it(`is there, so that a lazy import is not kept: by ${title}`, async (t) => {
      const program = start(t, {
        'app.ts': APP,
        'page.ts': `export default 'v1'`,
        'node_modules/lazy/package.json': MODULE,
        'node_modules/lazy/index.js': `
          export function lazy(load) {
            let cached
            return async () => {
              if (!cached || ${isHot}) cached = (await load()).default
              return cached
            }
          }
        `,
      })
      await program.answers('v1')

      program.project.edit('page.ts', 'v1', 'v2')

      await program.answers('v2')
    })
  }

  it('hears events, and means nothing where it speaks of new versions of the package', async (t) => {
    const program = start(t, {
      'app.ts': APP,
      'page.ts': `export default 'v1'`,
      'node_modules/lazy/package.json': MODULE,
      'node_modules/lazy/index.js': `
        const seen = []
        if (import.meta.hot) {
          import.meta.hot.accept()
          import.meta.hot.accept('./none.js', () => {})
          import.meta.hot.acceptExports(['lazy'])
          import.meta.hot.decline()
          import.meta.hot.invalidate()
          import.meta.hot.prune(() => {})
          import.meta.hot.data.seen = seen
          import.meta.hot.on('vite:afterUpdate', ({ updates }) => seen.push(updates.length))
        }
        export const lazy = (load) => async () => (await load()).default + ' ' + import.meta.hot.data.seen
      `,
    })
    await program.answers('v1 ')

    program.project.edit('page.ts', 'v1', 'v2')

    await program.answers('v2 1')
    assert.equal(program.log.filter((line) => line.includes('full reload')).length, 0)
  })

  it('disposes before the program starts again', async (t) => {
    const program = start(
      t,
      {
        'app.ts': APP,
        'page.ts': `export default 'v1'`,
        'node_modules/lazy/package.json': MODULE,
        'node_modules/lazy/index.js': `
          import.meta.hot?.dispose(() => console.log('package disposed'))
          export const lazy = (load) => async () => (await load()).default
        `,
      },
      { cli: [] },
    )
    await program.answers('v1')

    program.project.edit('app.ts', 'String(', 'String("again " + ')

    await program.wrote('package disposed')
    await program.answers('again v1')
  })

  it('accepts files of the project that the package has imported', async (t) => {
    const program = start(t, {
      'app.ts': `
        import { createServer } from 'node:http'
        import { load } from 'keeper'

        const keeper = await load(new URL('./page.ts', import.meta.url).href)
        const server = createServer((_request, response) => response.end(keeper.value))
        server.listen(0, '127.0.0.1', () => console.log('listening', (server.address() as import('node:net').AddressInfo).port))
      `,
      'page.ts': `export const value = 'v1'`,
      'node_modules/keeper/package.json': MODULE,
      'node_modules/keeper/index.js': `
        export async function load(url) {
          const keeper = { value: (await import(url)).value }
          import.meta.hot?.accept(url, (next) => { keeper.value = next.value })
          return keeper
        }
      `,
    })
    await program.answers('v1')

    program.project.edit('page.ts', 'v1', 'v2')

    await program.answers('v2')
  })
})
