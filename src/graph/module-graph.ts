import { createRegistrations, type DataCallback, type Registrations } from './registrations.js'

/**
 * Who imports whom. Data and pure functions on it: nothing here knows of files, Node or time.
 *
 *     importer ──edge──▶ imported
 */

/** A module that Node has loaded, or somebody outside the project who imports one. */
export interface Module {
  /** Real path; for somebody outside the project, what there is to name him. */
  readonly path: string
  /** Grows when the module is outdated; version 0 is the first. */
  version: number
  /**
   * Where a walk up the importers can't go on: the program's entry, somebody who doesn't ask again, or a module of which it was never seen who
   * has imported it.
   */
  root: 'entry' | 'outside' | 'unseen' | undefined
  /** The module called `import.meta.hot.decline()`. */
  declined: boolean
  /** The version that Node has loaded last; `undefined` if it never loaded the module for us. */
  loadedVersion: number | undefined
  /** The version that was evaluated to its end last. */
  evaluatedVersion: number | undefined
  /** When it was evaluated to its end last, counted in evaluations: what it imports came before it. */
  evaluatedAs: number
  /** The digest of the text that Node has been given last, or that it could not be given. */
  digest: string | undefined
  /** Specifiers of its static imports that led nowhere. */
  readonly unresolved: Set<string>
  /** Specifiers of its `require()` that led nowhere while it was evaluated: it may do without, and otherwise if there is such a file. */
  readonly sought: Set<string>
  /** What the module keeps across its versions: `import.meta.hot.data`. */
  data: Record<string, unknown>
  /** The clean-up that its instances asked for, in the order in which they asked. */
  disposers: DataCallback[]
  /** What its live instance asked for. */
  registrations: Registrations
  /** What an earlier version imported, until it is known what the present one does. */
  formerImports: Set<Module>
  /** By path of the imported module. */
  readonly imports: Map<string, Edge>
  /** By path of the importing module. */
  readonly importers: Map<string, Edge>
}

/** All the imports of one module by another one. */
export interface Edge {
  readonly importer: Module
  readonly imported: Module
  /** As written in the importer. */
  readonly specifiers: Set<string>
  /** Bound once, by a statement: never asked again. */
  isStatic: boolean
  /** Asked for with `require()`, once or again. */
  isRequired: boolean
  /** A hook of somebody else has led it here: what its specifiers mean by themselves does not matter. */
  isLedAway: boolean
  /** Written as `import(…, import.meta.hot?.boundary)`. */
  boundary: boolean
  /** The exports that the importer's statements use; `undefined` if that is not known, or all of them. */
  names: ReadonlySet<string> | undefined
  /** In how many places of the importer an `import()` or a `require()` leads here. */
  calls: number
  /** How often one was executed since the module was loaded, or since the program's start has ended. */
  executions: number
  /** One was executed as a part of the program's start, or of the importer's evaluation: what it gave may be kept. */
  ranAtStart: boolean
  /** One was executed later than that: it is asked again. */
  runsAgain: boolean
  /** One was executed more than once by the program's entry, whose evaluation goes on: it stands in a loop. */
  isInLoop: boolean
}

/** What the options say about modules. */
export interface Rules {
  /** A change of this file is always a full reload. */
  reloads(path: string): boolean
  /** Is this file a boundary? `undefined` where no boundaries are configured, and so every `import()` may be a hot point. */
  readonly isBoundary: ((path: string) => boolean) | undefined
}

export class ModuleGraph {
  readonly #modules = new Map<string, Module>()
  /** The program has begun to listen: what ran before belongs to its start. */
  listening = false
  /** Some edge is, or was, marked as a boundary in the source. */
  hasMarks = false
  #evaluations = 0

  /** False while there are only modules from outside the project, which nobody has loaded for us. */
  get hasLoadedModules(): boolean {
    for (const { loadedVersion } of this.#modules.values()) if (loadedVersion !== undefined) return true
    return false
  }

  get(path: string): Module | undefined {
    return this.#modules.get(path)
  }

  /** The module of a path; made if there is none yet. */
  ensure(path: string): Module {
    let module = this.#modules.get(path)
    if (module === undefined) {
      module = {
        path,
        version: 0,
        root: undefined,
        declined: false,
        loadedVersion: undefined,
        evaluatedVersion: undefined,
        evaluatedAs: 0,
        digest: undefined,
        unresolved: new Set(),
        sought: new Set(),
        data: {},
        disposers: [],
        registrations: createRegistrations(),
        formerImports: new Set(),
        imports: new Map(),
        importers: new Map(),
      }
      this.#modules.set(path, module)
    }
    return module
  }

  modules(): IterableIterator<Module> {
    return this.#modules.values()
  }

  /** The edge between two modules; made if there is none yet. */
  connect(importer: Module, imported: Module, specifier: string): Edge {
    let edge = importer.imports.get(imported.path)
    if (edge === undefined) {
      edge = {
        importer,
        imported,
        specifiers: new Set(),
        isStatic: false,
        isRequired: false,
        isLedAway: false,
        boundary: false,
        names: new Set(),
        calls: 0,
        executions: 0,
        ranAtStart: false,
        runsAgain: false,
        isInLoop: false,
      }
      importer.imports.set(imported.path, edge)
      imported.importers.set(importer.path, edge)
    }
    edge.specifiers.add(specifier)
    return edge
  }

  /** Forgets what a specifier meant to the imports of a module. `require` may know another module by it, and goes on to. */
  disconnectSpecifier(importer: Module, specifier: string): void {
    for (const { imported, specifiers, isRequired } of importer.imports.values()) {
      if (isRequired || !specifiers.delete(specifier) || specifiers.size > 0) continue
      importer.imports.delete(imported.path)
      imported.importers.delete(importer.path)
    }
  }

  /** A module is loaded for the first time; it may have been imported, or evaluated, before that was known. Modules stand in the order of this. */
  beginLoading(module: Module): void {
    this.#modules.delete(module.path)
    this.#modules.set(module.path, module)
  }

  /** A version of a module has been evaluated to its end. */
  endEvaluation(module: Module, version: number): void {
    module.evaluatedVersion = version
    module.evaluatedAs = ++this.#evaluations
  }

  /** All that was loaded before the hooks came has run, and said nothing of its end. */
  endAllEvaluations(): void {
    for (const module of this.#modules.values()) module.evaluatedVersion = module.loadedVersion
  }

  /** Forgets what a module imports: it has new contents, and is about to be asked for its imports again. */
  disconnectImports(module: Module): void {
    for (const { imported } of module.imports.values()) {
      imported.importers.delete(module.path)
      module.formerImports.add(imported)
    }
    module.imports.clear()
  }

  /** The program listens, or has its first client: all that ran until now was its start. */
  endStart(): void {
    this.listening = true
    for (const module of this.#modules.values()) {
      for (const edge of module.imports.values()) {
        edge.ranAtStart ||= edge.runsAgain
        edge.runsAgain = false
        edge.isInLoop = false
        edge.executions = 0
      }
    }
  }
}
