import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { CLI } from '../support/program.js'
import { type FileTree, Project } from '../support/project.js'

const script = ['/usr/bin/script', '/bin/script'].find((file) => process.platform === 'linux' && existsSync(file))
const SERVER = `
import { createServer } from 'node:http'
createServer().listen(0, '127.0.0.1', () => console.log('runs', String(process.pid)))
`
const READER = `${SERVER}
import { createInterface } from 'node:readline'
createInterface({ input: process.stdin }).on('line', (line) => console.log('line', line))
`

describe('the keys', { skip: script === undefined ? 'needs script(1)' : false }, () => {
  it('r starts the program again', async (t) => {
    const terminal = new Terminal(t, SERVER)
    await terminal.shows(/runs \d+/)

    terminal.types('r\n')

    await terminal.shows(/starting again[\s\S]*runs \d+/)
  })

  it('h shows them, c clears the screen, q quits without a failure', async (t) => {
    const terminal = new Terminal(t, SERVER)
    await terminal.shows(/runs \d+/)

    terminal.types('h\n')
    await terminal.shows('Keys, each followed by Enter: r restart, u the page, g what is hot')
    terminal.types('c\n')
    await terminal.shows('\x1b[2J')
    terminal.types('q\n')

    assert.deepEqual(await terminal.ended, [0, null])
  })

  it('u serves the page, and prints its address again', async (t) => {
    const terminal = new Terminal(t, SERVER)
    await terminal.shows(/runs \d+/)

    terminal.types('u\n')
    await terminal.shows(/what is hot, and why: http:\S+/)
    const [, url = ''] = /what is hot, and why: (http:\S+)/.exec(terminal.output) ?? []
    terminal.types('u\n')

    await terminal.shows(new RegExp(`${url.replace('?', '\\?')}[\\s\\S]*${url.replace('?', '\\?')}`))
    const response = await fetch(url)
    assert.equal(response.status, 200)
    await response.text()
  })

  it('g says what is hot, and what would be', async (t) => {
    const terminal = new Terminal(t, { 'app.ts': `import './own.js'\n${SERVER}`, 'own.ts': 'export {}' })
    await terminal.shows(/runs \d+/)

    terminal.types('g\n')

    await terminal.shows('0 of 2 files are hot (2 not hot)')
    await terminal.shows('import() or accept() of own.ts in app.ts would make 1 more hot')
  })

  it('q quits at once while the program starts again', async (t) => {
    const terminal = new Terminal(t, SERVER)
    await terminal.shows(/runs \d+/)

    terminal.types('r\nq\n')

    assert.deepEqual(await terminal.ended, [0, null])
    assert.doesNotMatch(terminal.output, /killed/)
  })

  it('Ctrl+C ends the program', async (t) => {
    const terminal = new Terminal(t, SERVER)
    await terminal.shows(/runs \d+/)

    terminal.types('\x03')

    assert.deepEqual(await terminal.ended, [130, null])
  })

  it('belong to a program that reads them', async (t) => {
    const terminal = new Terminal(t, READER)
    await terminal.shows(/runs \d+/)

    terminal.types('r\n')

    await terminal.shows('line r')
    assert.doesNotMatch(terminal.output, /starting again/)
  })

  it('are off with --no-keys', async (t) => {
    const terminal = new Terminal(t, SERVER, '--no-keys')
    await terminal.shows(/runs \d+/)

    terminal.types('r\n\x03')

    await terminal.ended
    assert.doesNotMatch(terminal.output, /starting again/)
  })
})

/** The supervisor in a terminal of its own. */
class Terminal {
  output = ''
  readonly ended: Promise<unknown[]>
  readonly #write: (text: string) => void
  #onOutput = () => {}

  /** `code`: of the entry, or all files. */
  constructor(t: TestContext, code: string | FileTree, ...options: string[]) {
    const project = new Project(t, typeof code === 'string' ? { 'app.ts': code } : code)
    const command = [process.execPath, CLI, ...options, 'app.ts'].join(' ')
    const { NODE_TEST_CONTEXT: _context, ...env } = process.env
    const child = spawn(script ?? '', ['-qefc', command, '/dev/null'], {
      cwd: project.folder,
      env: { ...env, NO_COLOR: '1' },
    })
    this.#write = (text) => child.stdin.write(text)
    this.ended = once(child, 'close')
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text
      this.#onOutput()
    })
    t.after(async () => {
      if (child.exitCode === null) child.kill('SIGTERM')
      await this.ended
    })
  }

  types(text: string): void {
    this.#write(text)
  }

  async shows(wanted: string | RegExp): Promise<void> {
    const isShown = () => (typeof wanted === 'string' ? this.output.includes(wanted) : wanted.test(this.output))
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`The terminal shows no ${wanted}:\n${this.output}`)), 30_000)
      this.#onOutput = () => {
        if (!isShown()) return
        clearTimeout(timer)
        resolve()
      }
      this.#onOutput()
    })
  }
}
