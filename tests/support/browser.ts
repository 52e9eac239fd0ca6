import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { eventually } from './eventually.js'
import { installed } from './installed-packages.js'
import type { Scope } from './project.js'

const PLACES = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]
const CHROMIUM = PLACES.find((place) => place !== undefined && existsSync(place))

/** Why the tests with a browser can't run here; `false` if they can. */
export const noBrowser = CHROMIUM === undefined && 'there is no Chromium: install it, or name it in CHROME_PATH'

/** What these tests use of a page of Playwright. */
export interface BrowserPage {
  goto(url: string): Promise<unknown>
  /** Resolves with the text of an element, which is waited for; of what lies in a shadow, too. */
  textContent(selector: string): Promise<string | null>
  waitForSelector(selector: string, options?: { state?: 'attached' | 'detached' | 'visible' }): Promise<unknown>
  evaluate<Result>(script: string): Promise<Result>
  click(selector: string): Promise<void>
  fill(selector: string, text: string): Promise<void>
  context(): { newPage(): Promise<BrowserPage> }
  readonly keyboard: { press(key: string): Promise<void> }
  setViewportSize(size: { width: number; height: number }): Promise<void>
  screenshot(options: { path: string }): Promise<unknown>
  on(event: 'pageerror' | 'console' | 'request', listener: (value: never) => void): void
}

/** Resolves when an expression is true in a page. The page's own policy may forbid Playwright's way, which is `eval`. */
export async function becomesTrue(page: BrowserPage, expression: string): Promise<void> {
  // A page that is being reloaded has nothing to look at.
  const isTrue = async () => (await page.evaluate<boolean>(`Boolean(${expression})`).catch(() => false)) === true
  await eventually(isTrue, () => `It does not become true: ${expression}`)
}

/** Opens a page in Chromium, which is closed after the test. `problems`: errors of scripts and of the policy, and requests to elsewhere. */
export async function openPage(t: Scope): Promise<{ page: BrowserPage; problems: string[] }> {
  const modules = await installed({ 'playwright-core': '1.65.1' })
  const { chromium } = createRequire(join(modules, 'x'))('playwright-core')
  const isRoot = process.getuid?.() === 0
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: isRoot ? ['--no-sandbox'] : [] })
  t.after(() => browser.close())
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page: BrowserPage = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error: Error) => problems.push(String(error)))
  page.on('console', (message: { type(): string; text(): string }) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('request', (request: { url(): string }) => {
    if (!/^(?:http:\/\/127\.0\.0\.1:|data:)/.test(request.url())) problems.push(`asks for ${request.url()}`)
  })
  return { page, problems }
}
