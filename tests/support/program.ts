import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { eventually } from './eventually.js'
import { isGroupRunning } from './processes.js'
import { Project, type Scope } from './project.js'

/** Long enough for a busy machine: a test that reaches it has failed. */
const DEADLINE_MS = 30_000
/** A process that ends may leave a request without any answer: then it is to be asked once more. */
const RETRY_MS = 5_000
const LOADER = fileURLToPath(new URL('../../loader.mjs', import.meta.url))
/** The `bin` of the package. */
export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** True where the hooks run in the program's thread, and a full reload in place is possible. */
export const isModernNode = Number(process.versions.node.split('.')[0]) >= 22

export interface ProgramOptions {
  /** Relative to the working directory. Default: `app.ts`. */
  entry?: string
  /** The working directory, relative to the project's folder. Default: that folder. */
  cwd?: string
  /** Options of Node. Default: `--import` of the loader. */
  nodeOptions?: string[]
  /** Runs it under the supervisor, with these options. */
  cli?: string[]
  args?: string[]
  env?: NodeJS.ProcessEnv
  /** Opens a channel to the child, so that it has `process.send`. */
  ipc?: boolean
  /** The user that runs it. Default: the present one. */
  uid?: number
}

/** A program that runs under the loader, as a person would start it. It is ended after the test. */
export class Program {
  readonly project: Project
  readonly child: ChildProcess
  /** All that it wrote, to both of its outputs. */
  output = ''
  stdout = ''
  stderr = ''
  readonly messages: unknown[] = []
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  readonly #agent = new Agent({ keepAlive: true })
  #onChange = new Set<() => void>()

  constructor(t: Scope, project: Project, options: ProgramOptions = {}) {
    const { entry = 'app.ts', nodeOptions = ['--import', 'hot-hook/ts'], args = [], env = {}, ipc = false } = options
    this.project = project
    const before = options.cli === undefined ? nodeOptions : [CLI, ...options.cli]
    this.child = spawn(process.execPath, [...before, entry, ...args], {
      // A group of its own, as a shell would give it: a signal to the group is what Ctrl+C is.
      detached: true,
      cwd: project.path(options.cwd ?? '.'),
      ...(options.uid === undefined ? {} : { uid: options.uid }),
      stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? ['ipc' as const] : [])],
      env: { ...withoutTestRunner(process.env), ...env },
    })
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#take('stdout', text))
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#take('stderr', text))
    this.child.on('message', (message) => {
      this.messages.push(message)
      this.#changed()
    })
    this.exited = once(this.child, 'close').then(([code, signal]) => {
      this.#changed()
      return { code, signal }
    })
    const end = async () => {
      this.#agent.destroy()
      if (isGroupRunning(this.child.pid ?? 0)) this.killGroup('SIGKILL')
      await this.exited
    }
    t.after(end)
    const pid = this.child.pid ?? 0
    const send = (signal: NodeJS.Signals) => void (isGroupRunning(pid) && this.killGroup(signal))
    project.usedBy({ pause: () => send('SIGSTOP'), resume: () => send('SIGCONT'), end })
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  /** The lines of hot-hook alone, without colours and durations. */
  get log(): string[] {
    return this.stderr
      .split('\n')
      .filter((line) => line.startsWith('[hot-hook] '))
      .map((line) => line.slice('[hot-hook] '.length).replace(/ \([\d.]+ ms\)$/, ''))
  }

  /** Resolves when something is true of what the program has said so far. */
  async until(what: string, condition: () => boolean, deadlineMs = DEADLINE_MS): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const check = () => {
        const hasEnded = !this.isRunning && !condition()
        if (!condition() && !hasEnded) return
        clearTimeout(timer)
        this.#onChange.delete(check)
        if (hasEnded) reject(new Error(`The program ended before ${what}. It wrote:\n${this.output}`))
        else resolve()
      }
      const timer = setTimeout(() => {
        this.#onChange.delete(check)
        reject(new Error(`No ${what} within ${deadlineMs} ms. The program wrote:\n${this.output}`))
      }, deadlineMs)
      this.#onChange.add(check)
      check()
    })
  }

  /** Resolves when the program has written something. `after` is an earlier length of `output`. */
  async wrote(pattern: RegExp | string, after = 0): Promise<void> {
    const found = (text: string) => (typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text))
    await this.until(`"${pattern}" in the output`, () => found(this.output.slice(after)))
  }

  /** Resolves when hot-hook has said something. */
  async said(pattern: RegExp | string, after = 0): Promise<void> {
    const found = (line: string) => (typeof pattern === 'string' ? line.includes(pattern) : pattern.test(line))
    await this.until(`"${pattern}" from hot-hook`, () => this.log.slice(after).some(found))
  }

  /** The port that it listens on, from a line `listening <port>`. */
  async port(): Promise<number> {
    await this.wrote(/listening \d+\n/)
    return Number([...this.output.matchAll(/listening (\d+)\n/g)].at(-1)?.[1])
  }

  /** Asks over HTTP; the body as text, whatever the status. */
  async get(path = '/', timeoutMs = DEADLINE_MS): Promise<string> {
    const port = await this.port()
    return await new Promise<string>((resolve, reject) => {
      const asking = request({ host: '127.0.0.1', port, path, agent: this.#agent, timeout: timeoutMs }, (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (text: string) => {
          body += text
        })
        response.on('end', () => resolve(body))
        response.on('error', reject)
      })
      asking.on('error', (error) => {
        error.message += `. The program wrote:\n${this.output}`
        reject(error)
      })
      asking.on('timeout', () => asking.destroy(new Error(`No answer within ${timeoutMs} ms`)))
      asking.end()
    })
  }

  /** Asks again and again until the answer is the one wanted. */
  async answers(wanted: string | RegExp, path = '/'): Promise<void> {
    const isWanted = (body: string) => (typeof wanted === 'string' ? body === wanted : wanted.test(body))
    let body = ''
    await eventually(
      async () => {
        body = await this.get(path, RETRY_MS).catch(String)
        return isWanted(body)
      },
      () => `${path} answers ${JSON.stringify(body)}, not ${wanted}. The program wrote:\n${this.output}`,
    )
  }

  /** Resolves when the program has ended by itself. */
  async ends(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    await this.until('end of the program', () => !this.isRunning)
    return await this.exited
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  /** As the terminal does: to all processes of the program. */
  killGroup(signal: NodeJS.Signals): void {
    process.kill(-(this.child.pid ?? 0), signal)
  }

  /** Resolves when no process is left in the group of the program. */
  async leavesNothing(): Promise<void> {
    await eventually(
      () => !isGroupRunning(this.child.pid ?? 0),
      () => `Processes are left. The program wrote:\n${this.output}`,
    )
  }

  #take(stream: 'stdout' | 'stderr', text: string): void {
    this[stream] += text
    this.output += text
    this.#changed()
  }

  #changed(): void {
    for (const check of [...this.#onChange]) check()
  }
}

/** Starts a program in a new project. */
export function start(t: TestContext, files: Record<string, string>, options?: ProgramOptions): Program {
  return new Program(t, new Project(t, files), options)
}

/** Runs a program to its end. */
export async function run(t: TestContext, files: Record<string, string>, options?: ProgramOptions) {
  const program = start(t, files, options)
  const timer = setTimeout(() => program.kill('SIGKILL'), DEADLINE_MS)
  const { code, signal } = await program.exited
  clearTimeout(timer)
  return { code, signal, stdout: program.stdout, stderr: program.stderr, project: program.project }
}

/** `--import` by path, for projects from which `hot-hook` can't be imported. */
export const importLoader = ['--import', new URL(`file://${LOADER}`).href]

/**
 * A server that answers each path with what a module of that name gives: `/page` asks `./page.js` for `page(request)`.
 *
 *     app.ts ┄┄▶ page.ts
 */
export const SERVER = `
import { createServer } from 'node:http'

const server = createServer(async (request, response) => {
  try {
    const { answer } = await ask(request.url ?? '/')
    response.end(String(await answer()))
  } catch (error) {
    response.statusCode = 500
    response.end(\`\${error}\`)
  }
})
async function ask(url: string): Promise<{ answer: () => unknown }> {
  if (url === '/other') return await import('./other.js')
  return await import('./page.js')
}
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as import('node:net').AddressInfo
  console.log(\`listening \${port}\`)
})
`

/** The runner's own variables make a child a test file, of which nothing is watched. */
function withoutTestRunner(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _context, HOT_HOOK_LOG: _log, HOT_HOOK_WATCH: _watch, NO_COLOR: _color, ...rest } = env
  return rest
}
