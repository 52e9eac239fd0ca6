// Makes the picture of the page that the README shows, of the demo after some saves: `npm run picture`
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openPage } from '../support/browser.js'
import { copyOfFixture } from '../support/fixture.js'
import { Program } from '../support/program.js'
import { pageUrlOf } from '../support/ui.js'

const PICTURE = fileURLToPath(new URL('page.png', import.meta.url))
const HOME = 'app/src/views/home.tsx'

const closing: (() => unknown)[] = []
const scope = { after: (close: () => unknown) => void closing.unshift(close) }
try {
  await take()
} finally {
  for (const close of closing) await close()
}

async function take(): Promise<void> {
  const project = copyOfFixture(scope, 'demo')
  const demo = new Program(scope, project, { cwd: 'app', entry: 'src/server.ts', cli: ['--ui'], env: { PORT: '0' } })
  const ui = await pageUrlOf(demo)
  await demo.wrote(/demo listening on http\S+\n/)
  const origin = /demo listening on (http\S+)/.exec(demo.stdout)?.[1] ?? ''
  const visit = async () => {
    for (const path of ['/', '/teas/assam', '/basket', '/health']) await (await fetch(origin + path)).text()
  }
  await visit()

  const { page } = await openPage(scope)
  await page.setViewportSize({ width: 1280, height: 760 })
  await page.goto(ui.href)
  project.edit(HOME, 'weighed while you wait', 'saved a moment ago')
  await page.waitForSelector('#timeline [data-event="update"]')
  await visit()
  await page.waitForSelector('#timeline [data-event="reloaded"]')
  project.edit('app/src/services/money.ts', 'return `€', 'return `EUR')
  await page.waitForSelector('#files [data-path="src/services/money.ts"][data-state="waiting"]')
  await page.fill('#search', 'money')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#details[data-path="src/services/money.ts"]')
  // What has changed glows for a moment.
  await sleep(2_500)
  await page.screenshot({ path: PICTURE })
}
