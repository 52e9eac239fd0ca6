import { after, type TestContext } from 'node:test'
import { examine, type Finding } from '../../../src/changes/examine.js'
import { Obstacles } from '../../../src/changes/find-obstacle.js'
import { ConfigFiles } from '../../../src/config/config-files.js'
import { digestOf } from '../../../src/files/digest.js'
import { type Module, ModuleGraph, type Rules } from '../../../src/graph/module-graph.js'
import { refusalOf } from '../../../src/loader/ask-all.js'
import type { ImportEvent } from '../../../src/loader/events.js'
import type { ImportQuestion } from '../../../src/loader/hooks.js'
import { canNodeFind } from '../../../src/loader/node-finder.js'
import { recordEvent } from '../../../src/record/record-event.js'
import { createToolchain, type Toolchain } from '../../../src/toolchain/toolchain.js'
import { NO_RULES } from '../../support/draw-graph.js'
import { type FileTree, Project } from '../../support/project.js'

// One transpiler for all tests of a file: it has a process of its own.
const shared = createToolchain({ tsconfig: undefined, cacheFolder: undefined })
after(() => shared.esbuild.stop())

/** A project with a graph and real tools, but without Node's hooks: modules are loaded, imported and updated by hand. */
export class Bench {
  readonly project: Project
  readonly graph = new ModuleGraph()
  readonly tools: Toolchain
  readonly configFiles: ConfigFiles
  rules: Rules = NO_RULES

  constructor(t: TestContext, files: FileTree) {
    this.project = new Project(t, files)
    this.tools = createToolchain({ tsconfig: undefined, cacheFolder: undefined })
    this.configFiles = new ConfigFiles(this.tools.tsconfigs, this.tools.packages)
  }

  get sources() {
    return this.tools.sources
  }
  get finder() {
    return this.tools.finder
  }
  get transpiler() {
    return shared.transpiler
  }
  get obstacles() {
    const { sources, finder, transpiler } = this
    return new Obstacles({
      sources,
      finder,
      transpiler,
      isEvaluated: (path) => this.graph.get(path)?.evaluatedVersion !== undefined,
      canNodeFind: (question) => this.canNodeFind(question),
    })
  }

  runningSource(path: string) {
    return this.sources.get(path)
  }

  /** Compares a file with what is loaded. */
  examine(path: string): Promise<Finding> {
    return examine(path, this.graph, this)
  }

  /** Loads files as Node does: the first one is the entry, and static imports are followed to those that are loaded too. */
  load(...names: string[]): this {
    for (const [index, name] of names.entries()) {
      const path = this.project.path(name)
      if (index === 0 && this.graph.get(path) === undefined) this.#record(undefined, path, 'dynamic')
      const source = this.sources.read(path)
      recordEvent({ type: 'load', source, version: 0 }, this.#recordPorts)
      this.module(name).evaluatedVersion = 0
      this.configFiles.filesFor(path)
      for (const [specifier, use] of source.uses) {
        const found = this.finder.find(specifier, path)
        if (!use.isStatic) continue
        if (found === undefined) this.unresolved(name, specifier)
        else this.#record(path, found, 'static', specifier)
      }
    }
    return this
  }

  /** An `import()` of a module by another one, which runs again. */
  importLazily(importer: string, imported: string, specifier = `./${imported}`): this {
    this.#record(this.project.path(importer), this.project.path(imported), 'dynamic', specifier)
    return this
  }

  /** A static import that leads nowhere. */
  unresolved(importer: string, specifier: string): this {
    recordEvent(
      { type: 'unresolved', kind: 'static', importer: this.project.path(importer), specifier },
      this.#recordPorts,
    )
    return this
  }

  /** A file that could not be loaded. */
  fail(name: string): this {
    recordEvent(
      { type: 'load-failure', path: this.project.path(name), digest: digestOf(this.project.read(name)) },
      this.#recordPorts,
    )
    return this
  }

  module(name: string): Module {
    const module = this.graph.get(this.project.path(name))
    if (module === undefined) throw new Error(`${name} is not in the graph`)
    return module
  }

  /** A path as it is written in the project. */
  short(path: string): string {
    return this.project.nameOf(path)
  }

  /** As Node would: packages that this repository has, and nothing else. */
  canNodeFind(question: ImportQuestion): boolean {
    return canNodeFind(question, {
      finder: this.tools.finder,
      resolveOnly: (action) => action(),
      refusalOf,
    })
  }

  get #recordPorts() {
    return { graph: this.graph, onFile() {}, onNewText() {}, onUnresolved() {}, onBound() {} }
  }

  #record(importer: string | undefined, imported: string, kind: ImportEvent['kind'], specifier = imported): void {
    const event = { type: 'import', importer, importerVersion: 0, imported, specifier, kind } as const
    recordEvent(
      { ...event, calls: 1, names: undefined, isRedirected: false, boundary: false, duringEvaluation: false },
      this.#recordPorts,
    )
  }
}
