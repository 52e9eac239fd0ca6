import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import type { ReloadMessage } from '../../src/ui/page-reloads.js'
import type { UiMessage, UiState } from '../../src/ui/protocol.js'
import { type Program, SERVER, start } from '../support/program.js'
import type { FileTree } from '../support/project.js'
import { ask, besides, eventsOf, pageUrlOf } from '../support/ui.js'

const FILES = {
  'app.ts': `import './boot.js'\n${SERVER}`,
  'boot.ts': 'export const boot = 1',
  'page.ts': `import { text } from './text.js'\nexport const answer = () => text + (process.env.HOT_HOOK_RELOAD_SCRIPT ?? '')`,
  'text.ts': `export const text = 'one'`,
}

async function begin(t: TestContext, files: FileTree = FILES, cli = ['--ui']) {
  const app = start(t, files, { cli })
  const page = await pageUrlOf(app)
  const events = eventsOf<UiMessage>(t, besides(page, '/events'))
  await app.get()
  return { app, page, events }
}

/** All that was told of a module, the last first. */
const toldOf = (messages: UiMessage[], path: string) =>
  messages
    .flatMap((message) =>
      message.type === 'state' ? message.state.modules : message.type === 'modules' ? message.changed : [],
    )
    .filter((module) => module.path === path)
    .reverse()

const reloadScriptOf = async (app: Program) => new URL(/http\S+/.exec(await app.get())?.[0] ?? '')

describe('the page of --ui', () => {
  it('is served with a policy that lets it run its own script only', async (t) => {
    const { page } = await begin(t)

    const { status, headers, text } = await ask(page)

    assert.equal(status, 200)
    assert.match(text, /^<!doctype html>/i)
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.doesNotMatch(policy, /unsafe|\*/)
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['referrer-policy'], 'no-referrer')
  })

  it('gets how the modules stand, and what happens to them', async (t) => {
    const { app, events } = await begin(t)
    await events.has('page.ts', () => toldOf(events.messages, 'text.ts').length > 0)
    const [text] = toldOf(events.messages, 'text.ts')
    assert.deepEqual([text?.state, text?.version, (text?.evaluationMs ?? -1) >= 0], ['hot', 0, true])
    assert.equal(toldOf(events.messages, 'boot.ts')[0]?.state, 'not hot')

    app.project.edit('text.ts', 'one', 'two')
    await events.has('update', (message) => message.type === 'event' && message.event.event === 'update')
    await events.has('waiting module', () => toldOf(events.messages, 'text.ts')[0]?.state === 'waiting')
    await app.get()

    await events.has('new version', () => {
      const [now] = toldOf(events.messages, 'text.ts')
      return now?.state === 'hot' && now.version === 1
    })
  })

  it('gets advice, with the lines to write', async (t) => {
    const { events } = await begin(t)

    const message = await events.has('advice', (each) => each.type === 'parts' && (each.parts.advice?.length ?? 0) > 0)

    const [place] = message.type === 'parts' ? (message.parts.advice ?? []) : []
    assert.deepEqual([place?.path, place?.importer, place?.makesHot], ['boot.ts', 'app.ts', 1])
    assert.match(place?.ways.join() ?? '', /import\('\.\/boot\.js'\)[\s\S]*accept\('\.\/boot\.js'/)
  })

  it('gets an error with its code frame, and hears when it went', async (t) => {
    const { app, events } = await begin(t)
    const errorsIn = (message: UiMessage) => (message.type === 'parts' ? (message.parts.errors ?? []) : [])

    app.project.write('text.ts', 'export const text =')
    const broken = await events.has('error', (message) => errorsIn(message).length > 0)
    app.project.writeByRename('text.ts', `export const text = 'two'`)
    await events.has('end of the error', (message) => errorsIn(message).some(({ goneAt }) => goneAt !== undefined))

    assert.match(
      errorsIn(broken)[0]?.text ?? '',
      /^text\.ts:1:20: Unexpected end of file\n\n> 1 \| export const text =/,
    )
  })

  it('gets what a start has failed of, with the file that was saved, and hears when that is mended', async (t) => {
    const { app, events } = await begin(t)
    const errorsIn = (message: UiMessage) => (message.type === 'parts' ? (message.parts.errors ?? []) : [])

    app.project.write('boot.ts', `export const boot = 1\nthrow new Error('no boots')`)
    const failed = await events.has('error', (message) => errorsIn(message).length > 0)
    await app.said('ended with exit code 1')
    app.project.write('boot.ts', 'export const boot = 1')
    await events.has('end of the error', (message) => errorsIn(message).some(({ goneAt }) => goneAt !== undefined))

    const [error] = errorsIn(failed)
    assert.equal(error?.file, 'boot.ts')
    assert.match(error?.text ?? '', /^Error: no boots\n +at .*boot\.ts:2:7/)
  })

  it('knows that a program without a server runs, and what has waited for a broken file', async (t) => {
    const files = {
      'app.ts': `import './model.js'\nimport './other.js'\nsetInterval(() => {}, 60_000)\nconsole.log('runs')`,
      'model.ts': 'export const model: number = 1',
      'other.ts': 'export const other: number = 1',
    }
    const app = start(t, files, { cli: ['--ui'] })
    const events = eventsOf<UiMessage>(t, besides(await pageUrlOf(app), '/events'))
    await app.wrote('runs')
    await events.has('running', (each) => each.type === 'parts' && each.parts.run?.state === 'running')

    app.project.write('other.ts', 'export const other =')
    await events.has('error', () => toldOf(events.messages, 'other.ts')[0]?.state === 'broken')
    app.project.edit('model.ts', '1', '2')

    await events.has('change that waits', () => toldOf(events.messages, 'model.ts')[0]?.state === 'waiting')
  })

  it('follows the program from process to process, also back to one that goes on', async (t) => {
    const { app, events } = await begin(t)
    const states = () => events.messages.flatMap((each) => (each.type === 'state' ? [each.state] : []))
    const hasModule = (state: UiState, path: string) => state.modules.some((each) => each.path === path)

    app.project.edit('boot.ts', '1', '2')
    await events.has('restart', ({ ...each }) => each.type === 'event' && each.event.event === 'restart')
    await events.has('state of the new process', () =>
      states().some((state) => !hasModule(state, 'page.ts') && hasModule(state, 'app.ts')),
    )
    await app.get()
    await events.has('page.ts of the new process', () => (toldOf(events.messages, 'page.ts')[0]?.evaluatedAt ?? 0) > 0)
    const count = states().length
    app.project.write('boot.ts', `throw new Error('no')`)
    await app.said('ended with')

    await events.has('state of the process that goes on', () =>
      states()
        .slice(count)
        .some((state) => hasModule(state, 'page.ts') && state.run.state === 'running'),
    )
  })

  it('is served too where the options of the project ask for it', async (t) => {
    const { page } = await begin(t, { ...FILES, 'package.json': '{ "type": "module", "hotHook": { "ui": true } }' }, [])

    assert.equal((await ask(page)).status, 200)
  })

  it('ends with the supervisor, while somebody looks', async (t) => {
    const { app } = await begin(t)

    app.kill('SIGINT')

    await app.ends()
    await app.leavesNothing()
  })
})

describe('the server of the page', () => {
  it('answers nobody without the token, and no other site', async (t) => {
    const { app, page } = await begin(t)
    const script = await reloadScriptOf(app)
    const own = page.pathname + page.search

    for (const [what, url, asked, status] of [
      ['a name that leads here', page, { headers: { host: 'evil.example' } }, 421],
      ["another site's fetch", page, { headers: { origin: 'https://evil.example' } }, 403],
      ["another site's fetch of the events", besides(page, '/events'), { headers: { origin: 'null' } }, 403],
      ['no token', page, { path: '/' }, 403],
      ['no token for the events', page, { path: '/events' }, 403],
      ['a wrong token', page, { path: `${own}x` }, 403],
      ['the token of the script for the page', page, { path: `/${script.search}` }, 403],
      ['the token of the script for the events', page, { path: `/events${script.search}` }, 403],
      ['a path with ..', page, { path: `/../package.json${page.search}` }, 403],
      ['a path with .. that is encoded', page, { path: `/%2e%2e/package.json${page.search}` }, 403],
      ['a path with .. behind a known one', page, { path: `/events/../../app.ts${page.search}` }, 403],
      ['a file of the project', page, { path: `/app.ts${page.search}` }, 403],
      ['a file of the package', page, { path: `/ui.html${page.search}` }, 403],
      ['a property of every object', page, { path: `/constructor${page.search}` }, 403],
      ['what is no URL', page, { path: `//${page.search}` }, 403],
      ['a form of another site', page, { method: 'POST' }, 405],
      ['a question before a request', page, { method: 'OPTIONS' }, 405],
    ] as const) {
      const answer = await ask(url, asked)
      const allowed = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))
      assert.deepEqual([answer.status, answer.text, allowed], [status, '', []], what)
    }
  })

  it('prints the token in the terminal alone, and not to tools that ask for events', async (t) => {
    const { app, page, events } = await begin(t)
    app.project.edit('text.ts', 'one', 'two')
    await events.has('update', (message) => message.type === 'event')

    assert.equal(JSON.stringify(events.messages).includes(page.search), false)
    assert.equal(app.stderr.split(page.search).length, 2)
  })
})

describe('the script for pages of the program', () => {
  it('is told to the program, and may be loaded by its pages', async (t) => {
    const { app } = await begin(t)
    const script = await reloadScriptOf(app)

    const { status, headers } = await ask(script)

    assert.deepEqual([status, script.pathname], [200, '/reload.js'])
    assert.match(String(headers['content-type']), /^text\/javascript/)
    assert.equal(headers['cross-origin-resource-policy'], 'cross-origin')
    assert.match((await ask(besides(script, '/reload-frame'))).text, /<script>/)
  })

  it('hears when the next request gets new code, and of errors', async (t) => {
    const { app } = await begin(t)
    const events = eventsOf<ReloadMessage>(t, besides(await reloadScriptOf(app), '/reload-events'))
    const errorsIn = (message: ReloadMessage) => (message.type === 'errors' ? message.errors : [])
    await events.has('first word', () => true)

    app.project.edit('text.ts', 'one', 'two')
    await events.has('reload', ({ type }) => type === 'reload')
    app.project.write('text.ts', 'export const text =')
    const broken = await events.has('error', (message) => errorsIn(message).length > 0)

    assert.match(errorsIn(broken)[0]?.text ?? '', /Unexpected end of file/)
  })
})

describe('without --ui', () => {
  interface Script {
    url: string
    functions: { functionName: string; ranges: { count: number }[] }[]
  }

  /** What the processes of a program have loaded and called of hot-hook, by V8's coverage: its files, and the names of functions and classes. */
  async function usedBy(t: TestContext, cli: string[]): Promise<{ files: Set<string>; called: Set<string> }> {
    const app = start(t, { ...FILES, 'coverage/.keep': '' }, { cli, env: { NODE_V8_COVERAGE: 'coverage' } })
    await app.get()
    if (cli.includes('--ui')) await pageUrlOf(app)
    app.kill('SIGINT')
    await app.ends()
    const folder = app.project.path('coverage')
    const reports = readdirSync(folder).filter((name) => name.endsWith('.json'))
    const scripts = reports
      .flatMap((name): Script[] => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')).result)
      .filter(({ url }) => url.includes('/dist/'))
    const called = scripts
      .flatMap(({ functions }) => functions)
      .filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0)
      .map(({ functionName }) => functionName)
    return { files: new Set(scripts.map(({ url }) => url.replace(/^.*\/dist\//, ''))), called: new Set(called) }
  }

  it('nothing of it is loaded, in the supervisor or in the program', async (t) => {
    const without = await usedBy(t, [])
    const withUi = await usedBy(t, ['--ui'])

    assert.deepEqual(
      [...withUi.files].filter((name) => !without.files.has(name)),
      ['ui.js'],
    )
    assert.ok(without.files.has('cli.js') && without.files.has('session.cjs'), [...without.files].join())
    assert.deepEqual(
      [without, withUi].map(({ called }) => [called.has('Session'), called.has('Observer')]),
      [
        [true, false],
        [true, true],
      ],
    )
  })
})
