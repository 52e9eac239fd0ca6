import assert from 'node:assert/strict'
import { cpSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { eventually } from './eventually.js'
import { copyOfFixture } from './fixture.js'
import { installed } from './installed-packages.js'
import { nodeMajor } from './node.js'
import { isRunning } from './processes.js'
import { Program, type ProgramOptions } from './program.js'
import type { Project, Scope } from './project.js'

/** AdonisJS 7 needs Node 24; on what is older there is AdonisJS 6, which compiles with ts-node. */
export const adonisMajor = nodeMajor >= 24 ? 7 : 6

const DEV_SERVER: ProgramOptions = { nodeOptions: [], entry: 'ace.js', args: ['serve', '--hmr', '--no-clear'] }
const SUPERVISOR: ProgramOptions = { cli: [], entry: 'bin/server.ts' }
/** How a person starts it. */
export const WAYS = { 'node ace serve --hmr': DEV_SERVER, 'npx hot-hook bin/server.ts': SUPERVISOR } as const
export type Way = keyof typeof WAYS

/** The fixture, running in a copy. All of it is in use: each of its pages was asked for once. */
export class Adonis {
  readonly program: Program
  readonly way: Way
  readonly #ends: (() => unknown)[]

  static async start(way: Way): Promise<Adonis> {
    const ends: (() => unknown)[] = []
    const scope: Scope = { after: (end) => void ends.unshift(() => (end as () => unknown)()) }
    const project = await copyOfApp(scope)
    const env = { PORT: '0', NO_COLOR: '1', HOT_HOOK_CACHE: project.path('cache') }
    const adonis = new Adonis(new Program(scope, project, { ...WAYS[way], cwd: 'app', env }), way, ends)
    await adonis.visit()
    // The dev server of AdonisJS 7 watches the files, from then on.
    if (way === 'node ace serve --hmr' && adonisMajor === 7)
      await adonis.program.wrote('watching file system for changes')
    return adonis
  }

  private constructor(program: Program, way: Way, ends: (() => unknown)[]) {
    this.program = program
    this.way = way
    this.#ends = ends
  }

  async end(): Promise<void> {
    for (const end of this.#ends) await end()
  }

  get project(): Project {
    return this.program.project
  }

  async visit(): Promise<void> {
    for (const path of ['/teas', '/orders', '/notice']) await this.program.answers(/./, path)
  }

  async pid(): Promise<number> {
    await this.program.answers(/ \d+$/, '/process')
    return Number((await this.program.get('/process')).split(' ').at(-1))
  }

  /** Edits a file, and makes sure that the first request after it was noticed sees the new code, in the same process. */
  async takesHot({ path, shows, ...save }: Edit): Promise<void> {
    const pid = await this.pid()

    await this.save(save)

    assert.match(await this.program.get(path), shows)
    assert.equal(await this.pid(), pid)
  }

  /** Edits a file, and makes sure that a new process answers with the new code. */
  async startsAgainFor({ file, from, to, path, shows }: Edit): Promise<void> {
    const pid = await this.pid()
    const before = this.program.output.length

    this.project.edit(`app/${file}`, from, to)

    await this.program.answers(shows, path)
    assert.notEqual(await this.pid(), pid)
    // Until its end the old process says of a save what the new one says.
    await eventually(
      () => !isRunning(pid),
      () => `Process ${pid} is left. The program wrote:\n${this.program.output}`,
    )
    if (this.way === 'node ace serve --hmr') await this.program.wrote(` ${file}\n`, before)
    await this.visit()
  }

  /** Edits a file, and resolves when it is said to be outdated. */
  async save({ file, from, to }: Save): Promise<void> {
    await this.saying(file, () => this.project.edit(`app/${file}`, from, to))
  }

  /** Resolves when a file is said to be outdated after something was done: by the dev server, if there is one. */
  async saying(file: string, action: () => void): Promise<void> {
    const before = this.program.output.length
    action()
    // By the name alone, however many others were saved together with it.
    const said = this.way === 'node ace serve --hmr' ? `invalidated ${file}\n` : new RegExp(`${file}.* changed: waits`)
    await this.program.wrote(said, before)
  }
}

export interface Save {
  readonly file: string
  readonly from: string
  readonly to: string
}

export interface Edit extends Save {
  /** Where it shows, and what. */
  readonly path: string
  readonly shows: RegExp
}

async function copyOfApp(scope: Scope): Promise<Project> {
  const project = copyOfFixture(scope, 'adonis')
  if (adonisMajor === 6) {
    cpSync(fileURLToPath(new URL('../../fixtures/adonis6', import.meta.url)), project.path('app'), { recursive: true })
  }
  const { dependencies, devDependencies } = JSON.parse(project.read('app/package.json'))
  const { 'hot-hook': _this, ...versions } = { ...dependencies, ...devDependencies }
  symlinkSync(await installed(versions), project.path('app/node_modules'), 'junction')
  return project
}
