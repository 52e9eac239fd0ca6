import { type DataCallback, Registrations } from './registrations.js'
import { NONE } from './sets.js'

/** The import graph: data, and pure functions on it, without the file system, Node or a clock. */

/** A module of the project, or an importer outside of it, such as a file in node_modules or a test runner. */
export class Module {
  /** Real path; for an importer outside the project that is no file, its URL. */
  readonly path: string
  /** Grows when the module is outdated; version 0 is the first. */
  version = 0
  /** Why a walk up the importers ends here: it is the entry, lies outside the project, or was loaded by an import that no hook saw. */
  root: 'entry' | 'outside' | 'unseen' | undefined
  /** The module called `import.meta.hot.decline()`. */
  declined = false
  /** The version that was loaded last; `undefined` if the hooks have never loaded this module. */
  loadedVersion: number | undefined
  /** The version that was last evaluated without a throw. */
  evaluatedVersion: number | undefined
  /** The number of that evaluation, counted over all modules from 1: what a module imports has a smaller one. 0 before the first. */
  evaluatedAs = 0
  /** Digest of the text that was last given to Node, or that could not be transpiled; '' if there was no file. */
  digest: string | undefined
  /** Specifiers of its static imports that could not be resolved. */
  unresolved: ReadonlySet<string> = NONE
  /** Relative specifiers of `require()` that could not be resolved during its evaluation: it may go on without the file. */
  unresolvedRequires: ReadonlySet<string> = NONE
  /** `import.meta.hot.data`, which all versions of the module share. */
  data: Record<string, unknown> = {}
  /** The callbacks that its instances gave to `import.meta.hot.dispose()`, in the order of the calls. */
  disposers: DataCallback[] = []
  /** What its live instance has registered with `import.meta.hot`. */
  registrations = new Registrations()
  /** Modules that earlier versions imported, until it is known whether the present one still does. */
  formerImports: ReadonlySet<Module> = NONE
  /** By path of the imported module. */
  readonly imports = new Map<string, Edge>()
  /** By path of the importing module. */
  readonly importers = new Map<string, Edge>()

  constructor(path: string) {
    this.path = path
  }
}

/** All imports of one module by another. */
export class Edge {
  readonly importer: Module
  readonly imported: Module
  /** As written in the importer. */
  readonly specifiers: string[] = []
  /** A statement binds the module once. */
  isStatic = false
  /** At least one `require()` has imported the module. */
  isRequired = false
  /** A hook of another package has resolved the import to a file that its specifiers do not name by themselves. */
  isRedirected = false
  /** Written as `import(…, import.meta.hot?.boundary)`. */
  boundary = false
  /** The exports that the importer's statements use; `undefined` if that is not known, or all of them. */
  names: ReadonlySet<string> | undefined = NONE
  /** How many `import()` and `require()` of this module the importer's source has. */
  calls = 0
  /** How often they ran since the importer was last loaded, or since the program's start ended. */
  executions = 0
  /** One of them ran during the program's start, or during an evaluation: the importer may keep its result. */
  ranAtStart = false
  /** One of them ran after that: the importer will import again. */
  runsAgain = false
  /** They ran more often than they are written while the program's entry was being evaluated: they are in a loop. */
  isInLoop = false

  constructor(importer: Module, imported: Module) {
    this.importer = importer
    this.imported = imported
  }
}

/** What the options say about a file, by its path. */
export interface Rules {
  /** True if a change of the file is always a full reload. */
  reloads(path: string): boolean
  /** True if the option `boundaries` matches the file; `undefined` without that option, when every `import()` may be a hot point. */
  readonly isBoundary: ((path: string) => boolean) | undefined
}

/** All modules by path, in the order in which they were first loaded. */
export class ModuleGraph {
  readonly #modules = new Map<string, Module>()
  /** The program has begun to listen: everything before that belongs to its start. */
  listening = false
  /** An edge is, or was, written with `import.meta.hot?.boundary`. */
  hasMarks = false
  #evaluations = 0

  /** True if the hooks have loaded a module of the project. */
  get hasLoadedModules(): boolean {
    for (const { loadedVersion } of this.#modules.values()) if (loadedVersion !== undefined) return true
    return false
  }

  get(path: string): Module | undefined {
    return this.#modules.get(path)
  }

  /** The module of a path; creates it if needed. */
  ensure(path: string): Module {
    const module = this.#modules.get(path) ?? new Module(path)
    this.#modules.set(path, module)
    return module
  }

  modules(): IterableIterator<Module> {
    return this.#modules.values()
  }

  /** Adds a specifier to the edge between two modules; creates the edge if needed. */
  connect(importer: Module, imported: Module, specifier: string): Edge {
    const edge = importer.imports.get(imported.path) ?? new Edge(importer, imported)
    importer.imports.set(imported.path, edge)
    imported.importers.set(importer.path, edge)
    if (!edge.specifiers.includes(specifier)) edge.specifiers.push(specifier)
    return edge
  }

  /** Removes a specifier that means another module now, and edges left without one. A `require()` may still mean the old module. */
  disconnectSpecifier(importer: Module, specifier: string): void {
    for (const { imported, specifiers, isRequired } of importer.imports.values()) {
      const at = specifiers.indexOf(specifier)
      if (isRequired || at < 0) continue
      specifiers.splice(at, 1)
      if (specifiers.length > 0) continue
      importer.imports.delete(imported.path)
      imported.importers.delete(importer.path)
    }
  }

  /** Moves a module to the end of the order when it is first loaded; it may have been added when it was imported. */
  beginLoading(module: Module): void {
    this.#modules.delete(module.path)
    this.#modules.set(module.path, module)
  }

  /** Records that a version of a module was evaluated without a throw. */
  endEvaluation(module: Module, version: number): void {
    module.evaluatedVersion = version
    module.evaluatedAs = ++this.#evaluations
  }

  /** Marks all modules as evaluated: those that ran before the hooks were installed can't report it. */
  endAllEvaluations(): void {
    for (const module of this.#modules.values()) module.evaluatedVersion = module.loadedVersion
  }

  /** Removes the edges to all imports of a module, before those of its new text are recorded. */
  disconnectImports(module: Module): void {
    const imported = Array.from(module.imports.values(), (edge) => edge.imported)
    for (const { importers } of imported) importers.delete(module.path)
    module.formerImports = new Set([...module.formerImports, ...imported])
    module.imports.clear()
  }

  /** The program listens, or has its first client: counts all executions until now as its start. O(edges). */
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
