import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { becomesTrue, noBrowser, openPage } from '../support/browser.js'
import { copyOfFixture } from '../support/fixture.js'
import { Program, SERVER, start } from '../support/program.js'
import { pageUrlOf } from '../support/ui.js'

const HOME = 'src/views/home.tsx'

/** The demo with its page, and the address of the demo itself. */
async function startDemo(t: TestContext) {
  const project = copyOfFixture(t, 'demo')
  const demo = new Program(t, project, { cwd: 'app', entry: 'src/server.ts', cli: ['--ui'], env: { PORT: '0' } })
  const ui = await pageUrlOf(demo)
  await demo.wrote(/demo listening on http\S+\n/)
  const origin = /demo listening on (http\S+)/.exec(demo.stdout)?.[1] ?? ''
  const visit = async () => await (await fetch(origin)).text()
  await visit()
  return { demo, ui, origin, visit, edit: (from: string, to: string) => project.edit(`app/${HOME}`, from, to) }
}

const fileOf = (path: string, state: string) => `#files [data-path="${path}"][data-state="${state}"]`

describe('the page, in a browser', { skip: noBrowser, timeout: 120_000 }, () => {
  it('shows the files of the demo, and what becomes of a save', async (t) => {
    const { ui, visit, edit } = await startDemo(t)
    const { page, problems } = await openPage(t)
    await page.goto(ui.href)
    await page.waitForSelector(fileOf(HOME, 'hot'))
    await page.waitForSelector(fileOf('src/db.ts', 'not hot'))
    assert.match((await page.textContent('#hot-share')) ?? '', /\d+ of \d+ files are hot/)

    edit('weighed while you wait', 'saved a moment ago')
    await page.waitForSelector('#timeline [data-event="update"]')
    await page.waitForSelector(fileOf(HOME, 'waiting'))
    await visit()
    await page.waitForSelector(fileOf(HOME, 'hot'))
    await page.waitForSelector('#timeline [data-event="reloaded"]')

    assert.deepEqual(problems, [])
  })

  it('shows an error with its code frame, until it is mended', async (t) => {
    const { ui, edit } = await startDemo(t)
    const { page, problems } = await openPage(t)
    await page.goto(ui.href)
    await page.waitForSelector(fileOf(HOME, 'hot'))

    edit('</h1>', '</h1')
    await page.waitForSelector(fileOf(HOME, 'broken'))
    assert.match((await page.textContent('#errors')) ?? '', /home\.tsx:\d+:\d+[\s\S]*> \d+ \|/)
    edit('</h1', '</h1>')
    await page.waitForSelector('#timeline [data-event="mended"]')
    await page.waitForSelector(fileOf(HOME, 'broken'), { state: 'detached' })

    assert.deepEqual(problems, [])
  })

  it('says of a file what it is, and why, by the keyboard alone', async (t) => {
    const { ui } = await startDemo(t)
    const { page, problems } = await openPage(t)
    await page.goto(ui.href)
    await page.waitForSelector(fileOf('src/services/money.ts', 'hot'))

    for (let count = 0; count < 20; count++) {
      if (await page.evaluate<boolean>(`document.activeElement?.id === 'search'`)) break
      await page.keyboard.press('Tab')
    }
    await page.fill('#search', 'money')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#details[data-path="src/services/money.ts"]')

    const text = (await page.textContent('#details')) ?? ''
    for (const word of ['src/services/money.ts', 'src/routes.ts', 'import()']) {
      assert.ok(text.includes(word), `${word} is not in: ${text}`)
    }
    assert.deepEqual(problems, [])
  })

  it('gives advice, with the lines to write', async (t) => {
    const { ui } = await startDemo(t)
    const { page } = await openPage(t)
    await page.goto(ui.href)

    await page.click('[role="tab"] >> text=Advice')
    await page.waitForSelector('#advice')
    await becomesTrue(page, `document.querySelector('#advice').textContent.includes('import.meta.hot?.accept(')`)
  })

  it('shows 1,000 modules', async (t) => {
    const names = Array.from({ length: 1_000 }, (_, index) => `m${index % 25}/n${index}`)
    const modules = Object.fromEntries(
      names.map((name, index) => {
        const below = [index * 2 + 1, index * 2 + 2].flatMap((at) => (names[at] === undefined ? [] : [names[at]]))
        return [`${name}.js`, below.map((each) => `import '../${each}.js'`).join('\n')]
      }),
    )
    const app = start(
      t,
      { ...modules, 'app.ts': `import './m0/n0.js'\n${SERVER}`, 'page.ts': `export const answer = () => 'one'` },
      { cli: ['--ui'] },
    )
    const ui = await pageUrlOf(app)
    await app.get()
    const { page, problems } = await openPage(t)

    await page.goto(ui.href)
    await becomesTrue(page, `/of 1,?002 files/.test(document.querySelector('#hot-share').textContent)`)
    app.project.edit('page.ts', 'one', 'two')
    await page.waitForSelector('#timeline [data-event="update"]')

    assert.deepEqual(problems, [])
  })

  it('says when the supervisor is gone', async (t) => {
    const { demo, ui } = await startDemo(t)
    const { page } = await openPage(t)
    await page.goto(ui.href)
    await page.waitForSelector('html[data-connected="true"]')

    demo.kill('SIGINT')

    await page.waitForSelector('html[data-connected="false"]')
  })
})

describe('a page of the program, in a browser', { skip: noBrowser, timeout: 120_000 }, () => {
  it('reloads itself when its server has new code, and when the program has started again', async (t) => {
    const { demo, origin, edit } = await startDemo(t)
    const { page, problems } = await openPage(t)
    await page.goto(origin)
    await page.waitForSelector('iframe', { state: 'attached' })

    edit('weighed while you wait', 'saved a moment ago')
    await becomesTrue(page, `document.body.textContent.includes('saved a moment ago')`)
    demo.project.edit('app/src/db.ts', 'Leaf & Kettle', 'Kettle & Leaf')
    await becomesTrue(page, `document.title.includes('Kettle & Leaf')`)

    assert.deepEqual(
      problems.filter((problem) => !problem.includes('/live')),
      [],
    )
  })

  it('reloads itself in each of many tabs, for which a browser has fewer connections', async (t) => {
    const { origin, edit } = await startDemo(t)
    const { page } = await openPage(t)
    const pages = [page]
    for (let count = 1; count < 9; count++) pages.push(await page.context().newPage())
    for (const each of pages) {
      await each.goto(origin)
      await each.waitForSelector('iframe', { state: 'attached' })
    }

    edit('weighed while you wait', 'saved a moment ago')

    for (const each of pages) await becomesTrue(each, `document.body.textContent.includes('saved a moment ago')`)
  })

  it('reloads itself once for a save', async (t) => {
    const { origin, edit } = await startDemo(t)
    const { page } = await openPage(t)
    await page.goto(origin)
    await page.waitForSelector('iframe', { state: 'attached' })
    let loads = 0
    page.on('request', (request: { url(): string }) => {
      if (request.url() === `${origin}/`) loads++
    })

    edit('weighed while you wait', 'saved a moment ago')
    await becomesTrue(page, `document.body.textContent.includes('saved a moment ago')`)
    edit('saved a moment ago', 'saved again')
    await becomesTrue(page, `document.body.textContent.includes('saved again')`)

    assert.equal(loads, 2)
  })

  it('shows a syntax error over itself, until it is mended or closed', async (t) => {
    const { origin, edit } = await startDemo(t)
    const { page } = await openPage(t)
    await page.goto(origin)
    await page.waitForSelector('iframe', { state: 'attached' })

    edit('</h1>', '</h1')
    assert.match((await page.textContent('hot-hook-error section')) ?? '', /home\.tsx:\d+:\d+[\s\S]*> \d+ \|/)
    edit('</h1', '</h1>')
    await page.waitForSelector('hot-hook-error', { state: 'detached' })
    edit('</h1>', '</h1')
    await page.waitForSelector('hot-hook-error', { state: 'attached' })
    await page.keyboard.press('Escape')

    await page.waitForSelector('hot-hook-error', { state: 'detached' })
  })
})
