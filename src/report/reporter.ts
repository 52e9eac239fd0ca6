import type { FullReloadReason } from '../graph/plan-update.js'
import type { LogEvent } from './events.js'
import type { Log } from './log.js'
import { inBrief, messageOf, stackOf } from './thrown.js'
import { ms, type ReportedCause, rounded, UpdateEvents } from './update-events.js'

const REASONS: Readonly<Record<FullReloadReason, string>> = {
  entry: 'the entry',
  outside: 'outside the project, does not import again',
  unseen: 'loaded by a hook of another package, so its importers are unknown',
  autoloaded: 'a package has imported what is in its folder',
  'reload pattern': 'a reload pattern',
  declined: 'called import.meta.hot.decline()',
  circular: 'its invalidate() leads back to itself',
}

/** A full reload, with its cause and the importers that lead to it. */
export interface FullReloadReport {
  readonly cause: ReportedCause
  readonly reason: FullReloadReason
  /** Paths from the changed module up to the importer that cannot be replaced. */
  readonly chain: readonly string[]
  /** What happens now, or what the user has to do. */
  readonly outcome: string
}

/** Prints what happens to the program, one line per update. `folder` returns the folder that paths are shown relative to. */
export class Reporter {
  readonly #log: Log
  readonly #events: UpdateEvents

  constructor(log: Log, folder: () => string) {
    this.#log = log
    this.#events = new UpdateEvents(log, folder)
  }

  /** Calls back with each event from now on. */
  listen(onEvent: (event: LogEvent) => void): void {
    this.#log.listen(onEvent)
  }

  /** What is hot, and what would be. */
  summary(text: string): void {
    this.#log.answer(text)
  }

  /** New code is evaluated by the next `import()` or `require()` in one of `askers`. */
  waiting(cause: ReportedCause, askers: readonly string[], duration: number, how = 'import()'): void {
    const outcome =
      askers.length === 0 ? 'no module imports it now' : `waits for the next ${how} in ${this.#names(askers)}`
    this.#events.update(cause, outcome, 'waiting', duration)
  }

  /** The text of a file has changed, and the code that was made of it has not. */
  sameCode(path: string): void {
    const files = [this.#name(path)]
    const details = { event: 'update', files, outcome: 'same code', ms: 0, disposers: 0 } as const
    this.#log.info(`${this.#name(path)}: types or comments only`, details)
    this.#events.mend(files)
  }

  /** New code is evaluated when its importers, which wait themselves, are loaded again. */
  waitingAbove(cause: ReportedCause, duration: number): void {
    this.#events.update(cause, 'waits until its importers are loaded again', 'waiting', duration)
  }

  /** New code was evaluated at once, because these modules are accepted. */
  accepted(cause: ReportedCause, modules: readonly string[], duration: number): void {
    const changed = cause.modules.map(({ path }) => path)
    const isSame = modules.length === changed.length && modules.every((path) => changed.includes(path))
    const reloaded = isSame ? '' : ` ${this.#names(modules)}`
    this.#events.update(cause, `reloaded${reloaded}`, 'reloaded', duration)
  }

  /**
   * A new version threw while it was evaluated; `thrown` has what, if that is known. `isAgain`: so did the one before it, and saving does not
   * seem to help.
   */
  evaluationFailed(
    path: string,
    thrown: { readonly error: unknown } | undefined,
    how: 'accepted' | 'asked for',
    isAgain: boolean,
  ): void {
    const what = thrown === undefined ? '' : `: ${stackOf(thrown.error)}`
    const before = thrown === undefined ? 'The version before threw as well' : 'It threw the same before'
    const notes = [
      how === 'accepted' ? '\n  The last good version stays in use.' : '',
      isAgain ? `\n  ${before}. If it can be evaluated only once in a process, start the program again.` : '',
    ]
    this.#events.break([path], `${this.#name(path)} threw while it was evaluated${what}${notes.join('')}`)
  }

  /** The evaluation of an accepted module's new version takes longer than updates wait for it. */
  late(path: string): void {
    const name = this.#name(path)
    this.#log.error(`${name} is still being evaluated. It is used as soon as that is done; other updates go on.`)
  }

  acceptFailed(path: string, error: unknown): void {
    this.#log.error(`A callback of accept() in ${this.#name(path)} failed: ${stackOf(error)}`)
  }

  invalidated(path: string, message: string | undefined): void {
    this.#log.info(`${this.#name(path)} called invalidate()${message === undefined ? '' : `: ${inBrief(message)}`}`)
  }

  /** A module that was reported as late has been evaluated. */
  reloaded(path: string, duration: number): void {
    const file = this.#name(path)
    this.#log.info(`${file} reloaded (${ms(duration)})`, { event: 'reloaded', file, ms: rounded(duration) })
  }

  fullReload({ cause, reason, chain, outcome }: FullReloadReport): void {
    const through = chain.map((path) => this.#name(path)).join(' <- ')
    const text = `${this.#events.what(cause)}: full reload (${through}: ${REASONS[reason]}), ${outcome}`
    this.#events.fullReload(text, cause.modules, REASONS[reason], chain)
  }

  /** One hot point at `importer` would make `makesHot` of `all` modules hot. `mayImport`: it could be an `import()`, too. */
  advice(path: string, importer: string, mayImport: boolean, makesHot: number, all: number): void {
    const how = mayImport ? 'import() or accept()' : 'accept()'
    const where = `${how} of ${this.#name(path)} in ${this.#name(importer)}`
    this.#log.info(`${where} would make ${makesHot} of ${all} files hot`)
  }

  /** A new version has thrown, and may not in a new process. */
  fullReloadAfterThrow(path: string, message: string | undefined, outcome: string): void {
    const what = message === undefined ? '' : ` (${inBrief(message)})`
    const text = `${this.#name(path)} threw while it was evaluated${what}: full reload, ${outcome}`
    this.#events.fullReload(text, [{ path }], 'threw while it was evaluated')
  }

  /** A thread or a child process cannot apply the change of a file. */
  fullReloadBelow(path: string, outcome: string): void {
    const reason = 'used by a worker thread or a child process'
    this.#events.fullReload(`${this.#name(path)} is ${reason}: full reload, ${outcome}`, [{ path }], reason)
  }

  /** The full reload that was asked for has not been done: by the parent process, or by the program, which was to end. */
  stillRunning(by: 'parent' | 'exit'): void {
    this.#log.error(
      by === 'exit'
        ? 'The program has not ended yet. If it does not, because it has a listener for SIGTERM, stop it and start it again.'
        : 'The parent process has not started the program again yet. If it starts programs that have ended, as pm2 does, ' +
            'set HOT_HOOK_FULL_RELOAD=exit. If it does not, stop the program and start it yourself.',
    )
  }

  /** A file changes after each start in place, so the next start is delayed. */
  changesAtEachStart(file: string, delayMs: number): void {
    const wait = `the next start is in ${delayMs / 1_000} s, or at the next save`
    this.#log.error(
      `${this.#name(file)} changes after each start: ${wait}. If the program writes it, add it to "ignore".`,
    )
  }

  /** A config file changed, on which every module depends. */
  configChanged(file: string, outcome: string): void {
    this.#events.fullReload(`${this.#name(file)} changed: full reload, ${outcome}`, [{ path: file }], 'a config file')
  }

  /** A change cannot be applied, so the program keeps its last good version. */
  broken(path: string, error: unknown): void {
    const message = messageOf(error)
    const name = this.#name(path)
    const text = message.startsWith(path) ? name + message.slice(path.length) : `${name}: ${message}`
    this.#events.break([path], `${text}${text.endsWith('\n') ? '' : '\n'}  The last good version stays in use.`)
  }

  /** A change that could not be taken is undone. */
  takenBack(path: string): void {
    const files = [this.#name(path)]
    const details = { event: 'update', files, outcome: 'taken back', ms: 0, disposers: 0 } as const
    this.#log.info(`${this.#name(path)} is as it was before: nothing to reload`, details)
    this.#events.mend(files)
  }

  /** A valid change is deferred, because another file that changed with it is broken. */
  held(path: string, broken: string): void {
    this.#log.error(`${this.#name(path)} changed: waits until ${this.#name(broken)} is fixed`)
  }

  /** Files were deleted that are in use. `importers` has all importers of these files, and is empty for the entry. */
  deleted(paths: readonly string[], importers: readonly string[]): void {
    const are = paths.length > 1 ? 'are' : 'is'
    const why = importers.length === 0 ? 'it is the entry' : `still imported by ${this.#names(importers)}`
    this.#events.break(paths, `${this.#names(paths)} ${are} gone, but ${why}. The last good version stays in use.`)
  }

  staticBoundary(path: string, importer: string): void {
    const imported = `${this.#name(path)} is a boundary, but ${this.#name(importer)} imports it statically`
    this.#log.error(`${imported}: its changes are full reloads.`)
  }

  /** The tsconfig of an installed package is malformed, or extends a file that is missing. */
  unreadableConfig(file: string, problem: string): void {
    const text = problem.replaceAll(file, this.#name(file))
    this.#log.error(`${text}${text.endsWith('.') ? '' : '.'} The rest of it is used.`)
  }

  disposerFailed(path: string, error: unknown): void {
    this.#log.error(`A disposer of ${this.#name(path)} failed: ${stackOf(error)}`)
  }

  /** A callback of the program threw, or an update failed unexpectedly. */
  callbackFailed(callback: string, error: unknown): void {
    this.#log.error(`${callback} failed: ${stackOf(error)}`)
  }

  /** The watcher cannot watch all files. */
  watcherFailed(error: NodeJS.ErrnoException): void {
    const remedy =
      error.code === 'ENOSPC' || error.code === 'EMFILE'
        ? 'The limit of file watches is reached: raise fs.inotify.max_user_watches (and max_user_instances), or set CHOKIDAR_USEPOLLING=1. '
        : ''
    const problem = `Cannot watch all files: ${error.message}`
    this.#log.error(`${problem}. ${remedy}The program goes on, but some saves will not be noticed.`)
  }

  /** An update raised the versions of these modules. Shown with `HOT_HOOK_LOG=debug`. */
  outdated(modules: readonly { path: string; version: number }[]): void {
    this.#log.debug(`outdated: ${modules.map(({ path, version }) => `${this.#name(path)}@${version}`).join(', ')}`)
  }

  #names(paths: readonly string[]): string {
    return this.#events.names(paths)
  }

  #name(path: string): string {
    return this.#events.name(path)
  }
}
