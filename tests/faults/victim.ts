import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { OWN_FOLDER } from '../support/node.js'
import { isModernNode, Program } from '../support/program.js'
import { Project } from '../support/project.js'
import { saying } from '../support/saying.js'
import type { Random } from './random.js'

/** Tells the supervisor what it is told to by `/send?<message as JSON>`. */
const APP = `
import { createServer } from 'node:http'
const server = createServer(async (request, response) => {
  try {
    const [path, query = ''] = request.url!.split('?')
    if (path === '/send') process.send?.(JSON.parse(decodeURIComponent(query)))
    const { answer } = path === '/other' ? await import('./other.js') : await import('./page.js')
    response.end(String(answer()))
  } catch (error) {
    response.statusCode = 500
    response.end(String(error))
  }
})
server.listen(0, '127.0.0.1', () => console.log('listening', (server.address() as { port: number }).port))
`
const page = (mark: string) =>
  `import { model } from './model.js'\nexport const answer = (): string => model + '${mark}'\n`
const model = (mark: string) => `export const model: string = '${mark} '\n`
const other = (mark: string) => `export const answer = (): string => '${mark}'\n`

/** The texts of all files, by the marks in those that answer. */
const files = (mark: string) => ({
  'app.ts': APP,
  'page.ts': page(mark),
  'model.ts': model(mark),
  'other.ts': other(mark),
  'tsconfig.json': '{ "compilerOptions": { "target": "es2022" } }',
  'package.json': '{ "type": "module" }',
})
export type FileName = keyof ReturnType<typeof files>

/** A server in a project of its own, to which harm is done. */
export class Victim {
  readonly project: Project
  readonly isSupervised: boolean
  readonly cacheFolder: string
  readonly #atEnd: (() => unknown)[] = []
  #app: Program | undefined
  #marks = 0
  #page = 'm0'
  #model = 'm0'
  /** The length of the output that has been looked at. */
  #seen = 0
  /** True while nobody can start the program again: what needs that does not come. */
  isFrozen = false

  constructor(random: Random) {
    this.project = new Project({ after: (action) => this.#atEnd.push(action as () => unknown) }, files('m0'))
    this.isSupervised = random.onceIn(2)
    this.cacheFolder = this.project.path('cache')
  }

  get description(): string {
    return `a server ${this.isSupervised ? 'under the supervisor' : 'without a supervisor'} in ${this.project.folder}`
  }

  /** What a full reload does here: on Node 20 without a supervisor a person has to do it. */
  get canRestart(): boolean {
    return this.isSupervised || isModernNode
  }

  get app(): Program {
    if (this.#app === undefined) throw new Error('It was not started')
    return this.#app
  }

  get output(): string {
    return this.#app?.output ?? ''
  }

  get expected(): string {
    return `${this.#model} ${this.#page}`
  }

  async start(env: NodeJS.ProcessEnv = {}): Promise<void> {
    this.#seen = 0
    this.#app = new Program({ after: (action) => this.#atEnd.push(action as () => unknown) }, this.project, {
      ...(this.isSupervised ? { cli: [] } : {}),
      env: { HOT_HOOK_CACHE: this.cacheFolder, ...env },
    })
    await this.app.answers(this.expected)
    await this.fence()
  }

  /** Ends the program as Ctrl+C does: no process of it is left. (A file of the cache may be half written, under another name, for an hour.) */
  async end(): Promise<void> {
    this.app.killGroup('SIGINT')
    await this.app.exited
    await this.app.leavesNothing()
  }

  async remove(): Promise<void> {
    for (const action of this.#atEnd.reverse()) await action()
  }

  /**
   * Saves another file, and resolves when that is noticed: what was done before has been noticed by then. If that is broken, and was saved at the
   * same time, the other file waits for it.
   */
  async fence(): Promise<void> {
    await this.app.get('/other')
    await saying(this.app, /other\.ts.* changed/, () => this.project.write('other.ts', other(this.#mark())))
  }

  /** Saves both files with a new text, in place of whatever is there, and resolves when the program answers with that. */
  async mend(name: FileName): Promise<void> {
    rmSync(this.project.path(name), { recursive: true, force: true })
    if (name === 'page.ts') {
      this.#page = this.#mark()
      this.project.write(name, page(this.#page))
    } else if (name === 'model.ts') {
      this.#model = this.#mark()
      this.project.write(name, model(this.#model))
    } else this.project.write(name, files('')[name])
    await this.answersAsExpected()
  }

  async answersAsExpected(): Promise<void> {
    await this.app.answers(this.expected)
  }

  /** The program answers, with whatever. */
  async serves(): Promise<string> {
    return await this.app.get('/', 20_000)
  }

  /** Throws where the output has what no person can read since the last look. */
  assertTidy(): void {
    const text = this.output.slice(this.#seen)
    this.#seen = this.output.length
    const inside = text.split('\n').find((line) => line.includes(OWN_FOLDER) && /^\s+at |:\d+$/.test(line))
    if (inside !== undefined) throw new Error(`It shows itself from inside: ${inside}`)
    const failed = /An update failed|UnhandledPromise|Cannot watch all files/.exec(text)
    if (failed !== null) throw new Error(`It says "${failed[0]}"`)
    const longest = Math.max(...text.split('\n').map((line) => line.length))
    if (longest > 1_000) throw new Error(`It prints a line of ${longest} characters`)
  }

  /** The files of the cache, by their paths. */
  cacheFiles(): string[] {
    return this.#filesIn(this.cacheFolder)
  }

  /** The processes of the program whose command has a text in it. */
  processes(command: string): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        try {
          const group = Number(
            readFileSync(`/proc/${pid}/stat`, 'utf8')
              .replace(/^.*\) /s, '')
              .split(' ')[2],
          )
          return group === this.app.child.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(command)
        } catch {
          return false
        }
      })
  }

  #mark(): string {
    return `m${++this.#marks}`
  }

  #filesIn(folder: string): string[] {
    try {
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name))
    } catch {
      return []
    }
  }
}
