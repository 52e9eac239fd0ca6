import type { FileRecords, Told } from '../changes/file-record.js'
import { isProjectFile } from '../files/project-file.js'
import type { Module } from '../graph/module-graph.js'
import type { Reporter } from '../report/reporter.js'
import { errorPayloadOf, messageOf } from '../report/thrown.js'
import type { Events } from '../runtime/events.js'
import type { Source } from '../transpile/source.js'

/** Reports what becomes of changes, in the terminal and to listeners. What was reported about a file last is not repeated. */
export class UpdateReports {
  readonly #reporter: Reporter
  readonly #events: Events
  readonly #records: FileRecords

  constructor(reporter: Reporter, events: Events, records: FileRecords) {
    this.#reporter = reporter
    this.#events = events
    this.#records = records
  }

  /** An update has failed with an unexpected error. */
  failed(error: unknown): void {
    this.#reporter.callbackFailed('An update', error)
  }

  invalidated(module: Module, message: string | undefined, first: Module): void {
    void this.#events.emit('invalidate', { path: module.path, message, firstInvalidatedBy: first.path })
    this.#reporter.invalidated(module.path, message)
  }

  broken(path: string, error: unknown): void {
    if (!this.#tell(path, { kind: 'broken', detail: messageOf(error) })) return
    this.#reporter.broken(path, error)
    void this.#events.emit('error', errorPayloadOf(path, error))
  }

  /** A sound change waits for a broken file. */
  deferred(path: string, digest: string, broken: string): void {
    if (this.#tell(path, { kind: 'deferred', detail: digest })) this.#reporter.held(path, broken)
  }

  /** Files were deleted. Importers in `changed` do not miss them: they were examined, and import something else now. */
  missing(missing: readonly [string, { readonly module: Module }][], changed: ReadonlySet<Module>): void {
    const paths: string[] = []
    const importers = new Set<string>()
    for (const [path, { module }] of missing) {
      const left = importersLeft(module, changed)
      if (left.length === 0 && module.root !== 'entry') continue
      if (this.#tell(path, { kind: 'missing', detail: '' })) paths.push(path)
      for (const importer of left) importers.add(importer.path)
    }
    if (paths.length > 0) this.#reporter.deleted(paths, [...importers])
  }

  /** A full reload was asked for because of these sources. */
  askedFor(sources: readonly Source[]): void {
    for (const { path, digest } of sources) this.#records.of(path).told = { kind: 'asked', detail: digest }
  }

  /** True if a full reload was asked for because of this very source. */
  isAskedFor({ path, digest }: Source): boolean {
    return isSame(this.#records.of(path).told, { kind: 'asked', detail: digest })
  }

  /** Records a report. Returns false if it is the same as the last one about the file. */
  #tell(path: string, what: Told): boolean {
    const record = this.#records.of(path)
    const isNews = !isSame(record.told, what)
    record.told = what
    return isNews
  }
}

function isSame(one: Told | undefined, other: Told): boolean {
  return one?.kind === other.kind && one.detail === other.detail
}

/**
 * The project's importers of a module whose file was deleted, except those that have changed with it. An importer in a package does not miss
 * it: some packages write a config file in JavaScript, import it, and delete it.
 */
function importersLeft({ importers }: Module, changed: ReadonlySet<Module>): Module[] {
  const all = [...importers.values()].map(({ importer }) => importer)
  return all.filter((importer) => !changed.has(importer) && isProjectFile(importer.path))
}
