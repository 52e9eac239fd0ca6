import assert from 'node:assert/strict'
import { type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { DEMO, Demo } from '../support/demo.js'
import { saying } from '../support/saying.js'

interface HotEdit {
  from: string
  to: string
  /** Where the new code shows. */
  shows(demo: Demo): Promise<string>
  /** What shows then. */
  text: RegExp
}

const page = (path: string) => (demo: Demo) => demo.get(path)
/** The one after the next: that may have been begun before the save. */
const tick = async (demo: Demo) => {
  await demo.nextTick()
  return await demo.nextTick()
}

/** Edits of all source files that are hot: each is served by the next request, or carried by the open WebSocket. */
const HOT: Record<string, HotEdit> = {
  'handlers/basket.tsx': {
    from: 'status={currentStatus()} />)',
    to: `status={{ ...currentStatus(), shop: 'Bag End' }} />)`,
    shows: page('/basket'),
    text: /Bag End/,
  },
  'handlers/health.ts': {
    from: 'return currentStatus()',
    to: 'return { ...currentStatus(), sockets: 4711 }',
    shows: page('/health'),
    text: /"sockets":4711/,
  },
  'handlers/home.tsx': {
    from: 'const teas = await listTeas(kind)',
    to: 'const teas = (await listTeas(kind)).slice(0, 1)',
    shows: page('/'),
    text: /<ul class="teas">(?:<li(?:(?!<li).)*<\/li>){1}<\/ul>/,
  },
  'handlers/order.ts': {
    from: `reply.redirect('/', 303)`,
    to: `reply.redirect('/basket', 303)`,
    shows: (demo) => demo.post('/orders'),
    text: /^303 \/basket /,
  },
  'handlers/public-file.ts': {
    from: `There is no \${file}`,
    to: `No \${file} here`,
    shows: page('/public/none.txt'),
    text: /No none\.txt here/,
  },
  'handlers/tea.tsx': {
    from: 'reply.code(404)',
    to: 'reply.code(410)',
    shows: page('/teas/none'),
    text: /^410 /,
  },
  'handlers/ticker.tsx': { from: 'now={new Date()}', to: 'now={new Date(0)}', shows: tick, text: /<time>00:00:00</ },
  'models/tea.ts': {
    from: 'Object.values(Kind)',
    to: 'Object.values(Kind).slice(0, 1)',
    shows: page('/'),
    text: /<nav><a href="\/" aria-current="page">all<\/a><a href="\/\?kind=green">green<\/a><\/nav>/,
  },
  'services/basket.ts': {
    from: 'tea.cents * count, 0)',
    to: 'tea.cents * count, 100)',
    async shows(demo) {
      await demo.post('/basket', { slug: 'keemun' })
      return await demo.get('/basket')
    },
    text: /Total<\/td><td class="price">\D*15\.20</,
  },
  'services/money.ts': { from: 'return `€', to: 'return `EUR', shows: page('/teas/assam'), text: /EUR 6\.90/ },
  'services/orders.ts': {
    from: 'stock - $2',
    to: 'stock - 2 * $2',
    async shows(demo) {
      await demo.post('/basket', { slug: 'gunpowder' })
      await demo.post('/orders')
      return await demo.get('/teas/gunpowder')
    },
    text: /38(?:<!-- -->)? left/,
  },
  'services/status.ts': {
    from: 'sessions: sessionCount()',
    to: 'sessions: -sessionCount()',
    shows: page('/health'),
    text: /"sessions":-1/,
  },
  'services/teas.ts': {
    from: 'where slug = $1',
    to: 'where slug = $1 and length(slug) <> 6',
    shows: page('/teas/sencha'),
    text: /No such tea/,
  },
  'views/basket.tsx': { from: 'Your basket', to: 'Your bag', shows: page('/basket'), text: /<h1>Your bag</ },
  'views/home.tsx': {
    from: 'Tea, weighed while you wait',
    to: 'Tea, saved a moment ago',
    shows: page('/'),
    text: /<h1>Tea, saved a moment ago</,
  },
  'views/layout.tsx': { from: 'Your visit no.', to: 'Visit no.', shows: page('/'), text: /<span>Visit no\./ },
  'views/not-found.tsx': {
    from: 'No such tea',
    to: 'Tea of that name is unknown',
    shows: page('/teas/none'),
    text: /Tea of that name is unknown/,
  },
  'views/send-page.ts': { from: '<!doctype html>', to: '<!DOCTYPE html>', shows: page('/'), text: /<!DOCTYPE html>/ },
  'views/tea-card.tsx': { from: '/ 100 g', to: '/ 0.1 kg', shows: page('/'), text: /\/ 0\.1 kg/ },
  'views/tea.tsx': {
    from: 'Add to basket',
    to: 'Put it into the basket',
    shows: page('/teas/assam'),
    text: /Put it into the basket/,
  },
  'views/ticker.tsx': { from: 'in the shop', to: 'around the kettle', shows: tick, text: /around the kettle/ },
}

/** Edits that can't be hot, with the chain of imports that says why. */
const FULL_RELOAD: Record<string, { from: string; to: string; chain: string }> = {
  'db.ts': { from: 'Leaf & Kettle', to: 'Kettle & Leaf', chain: 'src/db.ts <- src/server.ts' },
  'live.ts': { from: '1000)', to: '500)', chain: 'src/live.ts <- src/server.ts' },
  'routes.ts': { from: `'/health'`, to: `'/status'`, chain: 'src/routes.ts <- src/server.ts' },
  'schema.ts': { from: 'Cut grass', to: 'Fresh grass', chain: 'src/schema.ts <- src/db.ts <- src/server.ts' },
  'server.ts': { from: 'logger: false', to: 'logger: Boolean(0)', chain: 'src/server.ts' },
  'sessions.ts': { from: 'visits = 0', to: 'visits = 1', chain: 'src/sessions.ts <- src/routes.ts <- src/server.ts' },
}

describe('the demo', () => {
  it('has no source file that these tests leave out', () => {
    const files = readdirSync(join(DEMO, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => file.replaceAll('\\', '/'))

    assert.deepEqual(files.sort(), [...Object.keys(HOT), ...Object.keys(FULL_RELOAD)].sort())
  })

  it('takes an edit of each source file as it should', async (t) => {
    const demo = await Demo.start(t)
    const before = JSON.parse((await demo.get('/health')).replace(/^200 {2}/, '')) as Record<string, unknown>

    for (const [file, { from, to, shows, text }] of Object.entries(HOT)) {
      await t.test(`src/${file} is hot`, async () => {
        await saying(demo.program, new RegExp(`^src/${file} changed: waits for the next import\\(\\) in `), () =>
          demo.edit(`src/${file}`, from, to),
        )

        assert.match(await shows(demo), text)
      })
    }

    for (const [file, { from, to, chain }] of Object.entries(FULL_RELOAD)) {
      await t.test(`src/${file} needs a full reload`, async () => {
        const line = await saying(demo.program, `src/${file} changed`, () => demo.edit(`src/${file}`, from, to))

        assert.ok(line.includes(`full reload (${chain}: the entry)`), line)
      })
    }

    await t.test('and all the time it was one process, with one database and one session', async () => {
      const after = JSON.parse((await demo.get('/health')).replace(/^200 {2}/, '')) as Record<string, unknown>

      assert.equal(after.pid, before.pid)
      assert.equal(after.startedAt, before.startedAt)
      assert.equal(after.databaseId, before.databaseId)
      assert.equal(demo.program.output.split('listening').length - 1, 1)
    })
  })

  it('plays its own tour, and finds all as promised', { timeout: 300_000 }, async (t) => {
    const { NODE_TEST_CONTEXT: _context, HOT_HOOK_LOG: _log, HOT_HOOK_WATCH: _watch, ...env } = process.env
    const options: SpawnOptions = { env, stdio: ['ignore', 'pipe', 'pipe'] }
    const tour = spawn(process.execPath, [join(DEMO, 'start.mjs'), '--tour'], options)
    t.after(() => tour.kill('SIGTERM'))
    let output = ''
    for (const stream of [tour.stdout, tour.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }

    const [code] = (await once(tour, 'close')) as [number | null]

    assert.equal(code, 0, output)
    assert.match(output, /All as promised/)
    assert.doesNotMatch(output, /✗/)
  })
})
