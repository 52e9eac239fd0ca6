import { isBound, recordExecution } from '../graph/hot-point.js'
import type { Edge, Module, ModuleGraph } from '../graph/module-graph.js'
import { NONE, withAdded } from '../graph/sets.js'
import type { ImportEvent, LoadEvent, LoaderEvent } from '../loader/events.js'

export interface RecordPorts {
  readonly graph: ModuleGraph
  /** A file was loaded for the first time, or could not be loaded. */
  onFile(path: string): void
  /** A file was loaded with another text than before. */
  onNewText(path: string): void
  /** An import found no file: the one that it means may be created anywhere. */
  onUnresolved(importer: string, specifier: string): void
  /** The importer keeps what it got by this edge, and will not import it again. */
  onBound(edge: Edge): void
}

/** Records an event of the hooks in the graph. */
export function recordEvent(event: LoaderEvent, ports: RecordPorts): void {
  const { graph } = ports
  switch (event.type) {
    case 'import':
      recordImport(event, ports)
      break
    case 'load':
      recordLoad(graph.ensure(event.source.path), event, ports)
      break
    case 'load-failure':
      graph.ensure(event.path).digest = event.digest ?? ''
      ports.onFile(event.path)
      break
    case 'unresolved': {
      const importer = graph.ensure(event.importer)
      const specifiers = event.kind === 'static' ? 'unresolved' : 'unresolvedRequires'
      importer[specifiers] = withAdded(importer[specifiers], event.specifier)
      ports.onUnresolved(event.importer, event.specifier)
      break
    }
    case 'unreadable-config':
    case 'package':
    case 'package-import':
      break
    case 'start-end':
      graph.endStart()
      break
  }
}

function recordImport(event: ImportEvent, ports: RecordPorts): void {
  const { graph } = ports
  const imported = graph.ensure(event.imported)
  if (event.importer === undefined) {
    imported.root = 'entry'
    return
  }

  if (imported.root === 'unseen') imported.root = undefined
  const importer = graph.ensure(event.importer)
  const isOutside = importer.loadedVersion === undefined
  if (isOutside) importer.root ??= 'outside'

  // An outdated instance may still import. The edges are those of the current one.
  if (!isOutside && event.importerVersion < (importer.loadedVersion ?? 0)) return

  const isNewSpecifier = !importer.imports.get(imported.path)?.specifiers.includes(event.specifier)
  // The specifier may have meant another file until now.
  if (isNewSpecifier && event.kind !== 'require') graph.disconnectSpecifier(importer, event.specifier)
  const edge = graph.connect(importer, imported, event.specifier)
  if (isNewSpecifier && event.kind !== 'static') edge.calls += Math.max(1, event.calls)
  if (event.boundary && !edge.boundary) {
    edge.boundary = true
    graph.hasMarks = true
    for (const other of imported.importers.values()) if (isBound(other)) ports.onBound(other)
  }
  edge.names = event.names && edge.names && union(edge.names, event.names)
  if (event.isRedirected) edge.isRedirected = true
  if (event.kind === 'require') edge.isRequired = true
  if (event.kind === 'static') {
    if (!edge.isStatic) {
      edge.isStatic = true
      ports.onBound(edge)
    }
    return
  }
  // It is not known when an importer outside the project is evaluated: all that it imports before the program listens belongs to its start.
  const duringEvaluation = event.duringEvaluation || (isOutside && !graph.listening)
  if (duringEvaluation !== 'maybe') recordExecution(edge, duringEvaluation)
  if (event.kind === 'require' && isBound(edge)) ports.onBound(edge)
}

/** The union of both. `known` is empty in the usual case, an importer's first import of a module. */
function union(known: ReadonlySet<string>, names: readonly string[]): ReadonlySet<string> {
  return new Set(known.size === 0 ? names : [...known, ...names])
}

function recordLoad(module: Module, { source, version }: LoadEvent, { graph, onFile, onNewText }: RecordPorts): void {
  const isFirst = module.loadedVersion === undefined
  // With hooks in a thread of their own CommonJS is loaded twice: for the `import` there, and by `require()` here. The first to be heard of
  // may be the later one, which knows already what its `require()` did not find.
  const isAgain = module.loadedVersion === version && module.digest === source.digest && source.format === 'commonjs'
  if (isFirst) {
    graph.beginLoading(module)
    onFile(module.path)
  }
  // The same text has the same imports: the edges, and what is known of them, stay.
  if (module.digest !== source.digest || isFirst) {
    if (!isFirst) {
      graph.disconnectImports(module)
      module.declined = false
    }
    module.digest = source.digest
    if (!isFirst) onNewText(module.path)
  }
  // A new instance runs its own imports once; that is no repetition.
  for (const edge of module.imports.values()) edge.executions = 0
  if (module.root === 'outside') module.root = undefined
  // The module that has imported it did so without our hooks.
  if (module.importers.size === 0 && isFirst) module.root ??= 'unseen'
  module.unresolved = NONE
  if (!isAgain) module.unresolvedRequires = NONE
  module.loadedVersion = version
}
