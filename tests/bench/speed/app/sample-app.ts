import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { transform } from 'esbuild'
import { peerFolder } from '../../support/peers.js'
import { REPOSITORY } from '../../support/repository.js'
import { TemporaryFolder } from '../../support/temporary-folder.js'
import type { Entry, Tool } from '../tools.js'
import { entrySource, HELLO_SOURCE } from './entry-source.js'
import { moduleSource } from './module-source.js'
import { answerOf, FIRST_VERSION, type SampleGraph, type SampleModule } from './sample-graph.js'

const TSCONFIG = { compilerOptions: { target: 'es2022', module: 'nodenext', strict: true } }

/** What an app is written for. */
export type AppUse = Pick<Tool, 'language' | 'packages' | 'settings'>

/**
 * A generated app on the disk, in a temporary folder, which goes with this process at the latest.
 *
 *     package.json  tsconfig.json  node_modules/
 *     app.ts  hot.ts  accepting.ts  hello.ts
 *     modules/<layer>/<module>.ts
 */
export class SampleApp {
  readonly #temporary = new TemporaryFolder()
  readonly folder = this.#temporary.path
  readonly graph: SampleGraph
  readonly #language: AppUse['language']
  readonly #versions = new Map<SampleModule, number>()

  /** Writes an app; for `js`, what esbuild makes of its TypeScript. */
  static async create(graph: SampleGraph, use: AppUse): Promise<SampleApp> {
    const app = new SampleApp(graph, use)
    await app.#writeAll()
    return app
  }

  private constructor(graph: SampleGraph, { language, packages, settings }: AppUse) {
    this.graph = graph
    this.#language = language
    for (const [name, folder] of [
      ['hot-hook', REPOSITORY] as const,
      ...packages.map((peer) => [peer, peerFolder(peer)] as const),
    ]) {
      const link = join(this.folder, 'node_modules', name)
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(folder, link, 'junction')
    }
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify({ type: 'module', ...settings }))
    writeFileSync(join(this.folder, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  }

  /** Name of the file of an entry. */
  fileOf(entry: Entry): string {
    return `${entry}.${this.#language}`
  }

  /** What a program answers after its start, or after the saves that have been made. */
  answerOf(entry: Entry): string {
    return answerOf(this.graph, [...this.#staticsOf(entry), this.graph.hotPoint], this.#versions)
  }

  /** Makes the next version of a module, and returns a function that saves it in place. */
  async prepareNext(module: SampleModule): Promise<() => void> {
    const version = (this.#versions.get(module) ?? FIRST_VERSION) + 1
    this.#versions.set(module, version)
    const text = await this.#inLanguage(moduleSource(module, version))
    const path = this.#pathOf(module)
    return () => writeFileSync(path, text)
  }

  /** Has it as after an installation: without what any tool keeps from one start to the next. */
  clearCaches(): void {
    for (const name of ['.cache', '.vite', '.vite-node']) {
      rmSync(join(this.folder, 'node_modules', name), { recursive: true, force: true })
    }
  }

  remove(): void {
    this.#temporary.remove()
  }

  async #writeAll(): Promise<void> {
    const { modules } = this.graph
    for (const folder of new Set(modules.map((module) => dirname(this.#pathOf(module))))) {
      mkdirSync(folder, { recursive: true })
    }
    await Promise.all(
      modules.map(async (module) => await this.#write(this.#pathOf(module), moduleSource(module, FIRST_VERSION))),
    )
    for (const entry of ['app', 'hot', 'accepting'] as const) {
      const text = entrySource(this.graph, this.#staticsOf(entry), entry === 'accepting')
      await this.#write(join(this.folder, this.fileOf(entry)), text)
    }
    await this.#write(join(this.folder, this.fileOf('hello')), HELLO_SOURCE)
  }

  async #write(path: string, source: string): Promise<void> {
    writeFileSync(path, await this.#inLanguage(source))
  }

  async #inLanguage(source: string): Promise<string> {
    if (this.#language === 'ts') return source
    return (await transform(source, { loader: 'ts', target: 'es2022' })).code
  }

  #staticsOf(entry: Entry): readonly SampleModule[] {
    return entry === 'app' ? this.graph.half : this.graph.base
  }

  #pathOf(module: SampleModule): string {
    return join(this.folder, 'modules', `${module.path}.${this.#language}`)
  }
}
