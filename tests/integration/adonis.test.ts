import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Adonis, adonisMajor, type Edit, WAYS, type Way } from '../support/adonis.js'

/** Edits that are hot: the process goes on, and the next request gets the new code. */
const HOT: Record<string, Edit> = {
  'a controller': {
    file: 'app/controllers/teas_controller.ts',
    from: 'Assam,',
    to: 'Golden Assam,',
    path: '/teas',
    shows: /Golden Assam/,
  },
  'a controller whose constructor gets a service': {
    file: 'app/controllers/orders_controller.ts',
    from: 'ordered',
    to: 'has ordered',
    path: '/orders',
    shows: /has ordered/,
  },
  'a service that a controller imports by its alias': {
    file: 'app/services/prices.ts',
    from: '? 7',
    to: '? 8',
    path: '/teas',
    shows: /, 8 /,
  },
  'a service that the container gives to a constructor': {
    file: 'app/services/basket.ts',
    from: 'one tea',
    to: 'two teas',
    path: '/orders',
    shows: /two teas/,
  },
  'a middleware of the server': {
    file: 'app/middleware/shop_middleware.ts',
    from: `'open'`,
    to: `'closed'`,
    path: '/teas',
    shows: /; closed/,
  },
  'a middleware of a route': {
    file: 'app/middleware/member_middleware.ts',
    from: `'Ann'`,
    to: `'Bob'`,
    path: '/orders',
    shows: /^Bob /,
  },
}

/** Edits of what AdonisJS reads once, while it starts. */
const RESTARTS: Record<string, Edit> = {
  'the routes': {
    file: 'start/routes.ts',
    from: '`process $',
    to: '`this process $',
    path: '/process',
    shows: /^this process/,
  },
  'the kernel': {
    file: 'start/kernel.ts',
    from: 'server.use(',
    to: `router.get('/kernel', () => 'a new route')\n\nserver.use(`,
    path: '/kernel',
    shows: /^a new route$/,
  },
  'a config file': {
    file: 'config/shop.ts',
    from: 'The Shop',
    to: 'Our Shop',
    path: '/teas',
    shows: /^Our Shop/,
  },
  '.env': {
    file: '.env',
    from: 'CURRENCY=euro',
    to: 'CURRENCY=yen',
    path: '/teas',
    shows: / yen;/,
  },
  'the entry': {
    file: 'bin/server.ts',
    from: 'new Ignitor',
    to: `process.env.CURRENCY = 'crowns'\n\nnew Ignitor`,
    path: '/teas',
    shows: / crowns;/,
  },
}

for (const way of Object.keys(WAYS) as Way[]) {
  describe(`AdonisJS ${adonisMajor} under ${way}`, () => {
    let adonis: Adonis
    before(async () => {
      adonis = await Adonis.start(way)
    })
    after(async () => await adonis?.end())

    for (const [what, edit] of Object.entries(HOT)) {
      it(`takes a new version of ${what}`, async () => await adonis.takesHot(edit))
    }

    for (const [what, edit] of Object.entries(RESTARTS)) {
      it(`starts again for ${what}`, async () => await adonis.startsAgainFor(edit))
    }

    it('takes two files that are saved together', async () => {
      const { project } = adonis
      project.write('app/app/services/size.ts', `export const size = 'small'`)
      project.edit('app/app/services/basket.ts', 'export class', `import { size } from './size.js'\n\nexport class`)
      await adonis.save({ file: 'app/services/basket.ts', from: `return '`, to: `return size + '` })
      assert.match(await adonis.program.get('/orders'), / small/)
      const pid = await adonis.pid()

      await adonis.saying('app/services/size.ts', () =>
        project.atOnce(() => {
          project.edit('app/app/services/size.ts', 'small', 'large')
          project.edit('app/app/services/basket.ts', `return size + '`, `return 'very ' + size + '`)
        }),
      )

      await adonis.program.answers(/ very large/, '/orders')
      assert.equal(await adonis.pid(), pid)
    })

    it('goes on with the last good version of a service that is gone, and takes it when it is back', async () => {
      const { program, project } = adonis
      const prices = project.read('app/app/services/prices.ts')
      const pid = await adonis.pid()
      const before = program.output.length

      project.remove('app/app/services/prices.ts')
      await program.wrote('app/services/prices.ts is gone', before)
      assert.match(await program.get('/teas'), /Assam, \d/)
      await adonis.saying('app/services/prices.ts', () =>
        project.write('app/app/services/prices.ts', prices.replace(/\d+ : 5/, '11 : 5')),
      )

      assert.match(await program.get('/teas'), /, 11 /)
      assert.equal(await adonis.pid(), pid)
    })

    it('goes on with the last good version of a service with a mistake, and takes it when it is fixed', async () => {
      const { program, project } = adonis
      const prices = project.read('app/app/services/prices.ts')
      const pid = await adonis.pid()
      const before = program.output.length

      project.edit('app/app/services/prices.ts', 'return tea', 'return return tea')
      await program.wrote('Unexpected "return"', before)
      assert.match(await program.get('/teas'), /Assam, \d/)
      await adonis.saying('app/services/prices.ts', () =>
        project.write('app/app/services/prices.ts', prices.replace(/\d+ : 5/, '9 : 5')),
      )

      assert.match(await program.get('/teas'), /, 9 /)
      assert.equal(await adonis.pid(), pid)
    })

    it('leaves the program alone for a file that it reads anew for each request', async () => {
      const pid = await adonis.pid()

      adonis.project.edit('app/resources/notice.txt', 'Sundays', 'Mondays')
      await adonis.save({ file: 'app/controllers/teas_controller.ts', from: 'Assam', to: 'Fine Assam' })

      assert.match(await adonis.program.get('/notice'), /Mondays/)
      assert.equal(await adonis.pid(), pid)
    })

    it('serves a controller that is new, and takes its next version', async () => {
      const { program, project } = adonis
      const isIndexed = adonisMajor === 7 && way === 'node ace serve --hmr'
      const controller = isIndexed ? 'controllers.Cups' : `() => import('#controllers/cups_controller')`
      const from = `router.get('/notice'`

      const before = program.output.length
      project.write(
        'app/app/controllers/cups_controller.ts',
        `export default class CupsController {\n  index() {\n    return 'a small cup'\n  }\n}\n`,
      )
      if (isIndexed) await program.wrote('created .adonisjs/server/controllers.ts', before)
      await adonis.startsAgainFor({
        file: 'start/routes.ts',
        from,
        to: `router.get('/cups', [${controller}, 'index'])\n${from}`,
        path: '/cups',
        shows: /^a small cup$/,
      })

      await adonis.takesHot({
        file: 'app/controllers/cups_controller.ts',
        from: 'small',
        to: 'large',
        path: '/cups',
        shows: /^a large cup$/,
      })
    })

    // The dev server of AdonisJS 6 ends with the first start that fails.
    const endsWithProgram = adonisMajor === 6 && way === 'node ace serve --hmr'
    it('starts again when a config file is fixed with which it could not start', {
      skip: endsWithProgram,
    }, async () => {
      const { program, project } = adonis
      const before = program.output.length

      project.write('app/config/shop.ts', `throw new Error('no such shop')`)
      await program.wrote(way === 'node ace serve --hmr' ? 'HTTP server died' : 'no such shop', before)
      project.write('app/config/shop.ts', `export default { name: 'Their Shop' }`)

      await program.answers(/^Their Shop/, '/teas')
    })
  })
}
