import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { eventually } from './eventually.js'
import { copyOfFixture } from './fixture.js'
import { Program } from './program.js'

export const DEMO = fileURLToPath(new URL('../../fixtures/demo/', import.meta.url))

/**
 * The demo, running in a copy, with a visitor who has a session. With a parent that listens a full reload is a message to it: one
 * process lives through all edits.
 */
export class Demo {
  readonly program: Program
  /** What the WebSocket has carried, newest last. */
  readonly ticks: string[] = []
  #cookie = ''
  #origin = ''

  static async start(t: TestContext): Promise<Demo> {
    const project = copyOfFixture(t, 'demo')
    const demo = new Demo(new Program(t, project, { entry: 'app/src/server.ts', env: { PORT: '0' }, ipc: true }))
    await demo.#visit(t)
    return demo
  }

  private constructor(program: Program) {
    this.program = program
  }

  edit(file: string, from: string, to: string): void {
    this.program.project.edit(`app/${file}`, from, to)
  }

  /** Asks for a page; its status, where it leads, and its text in one. */
  async get(path: string): Promise<string> {
    return await this.#send(path, {})
  }

  async post(path: string, form: Record<string, string> = {}): Promise<string> {
    return await this.#send(path, { method: 'POST', body: new URLSearchParams(form) })
  }

  /** The text of a later tick of the WebSocket, one a second, which came after now. */
  async nextTick(): Promise<string> {
    const count = this.ticks.length
    await eventually(
      () => this.ticks.length > count,
      () => `No tick comes. The program wrote:\n${this.program.output}`,
    )
    return this.ticks.at(-1) ?? ''
  }

  /** Opens all that the demo has, so that each of its modules is loaded. */
  async #visit(t: TestContext): Promise<void> {
    await this.program.wrote(/listening on http:\/\/[\d.:]+\n/)
    this.#origin = /listening on (http:\/\/[\d.:]+)\n/.exec(this.program.output)?.[1] ?? ''
    for (const path of ['/', '/health', '/teas/assam', '/teas/none', '/basket', '/public/style.css'])
      await this.get(path)
    for (const path of ['/basket', '/orders']) await this.post(path, { slug: 'assam' })

    const socket = new WebSocket(`${this.#origin.replace('http', 'ws')}/live`)
    t.after(() => socket.terminate())
    socket.on('error', () => {}) // it ends with the process
    socket.on('message', (data) => this.ticks.push(String(data)))
    await this.nextTick()
  }

  async #send(path: string, init: RequestInit): Promise<string> {
    const response = await fetch(this.#origin + path, {
      ...init,
      headers: { cookie: this.#cookie, connection: 'close' },
      redirect: 'manual',
    })
    this.#cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? this.#cookie
    return `${response.status} ${response.headers.get('location') ?? ''} ${await response.text()}`
  }
}
