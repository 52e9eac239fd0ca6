import { relativePath } from '../files/patterns.js'
import type { FullReloadReason } from '../graph/plan-update.js'
import type { Log } from './log.js'
import { messageOf, stackOf } from './thrown.js'

const NAMES_SHOWN = 3

const REASONS: Readonly<Record<FullReloadReason, string>> = {
  entry: 'the entry',
  outside: 'which is not asked again',
  unseen: 'which a hook of somebody else answers for, so that it is not known who imports it',
  'reload pattern': 'a reload pattern',
  declined: 'which declined',
  circular: 'which invalidates itself in a circle',
}

/** What an update comes from. */
export interface ReportedCause {
  readonly kind: 'changed' | 'saved again' | 'invalidated'
  readonly paths: readonly string[]
}

export interface FullReloadReport {
  readonly cause: ReportedCause
  readonly reason: FullReloadReason
  /** Paths from the change up to what can't be replaced. */
  readonly chain: readonly string[]
  /** What happens now, or what to do. */
  readonly outcome: string
}

/** Says what happens, one line an update. `folder` is what paths are shown relative to. */
export function createReporter(log: Log, folder: () => string) {
  const name = (path: string) => relativePath(path, folder())
  const names = (paths: readonly string[]) => {
    const shown = paths.slice(0, NAMES_SHOWN).map(name).join(', ')
    return paths.length > NAMES_SHOWN ? `${shown} and ${paths.length - NAMES_SHOWN} more` : shown
  }
  const what = ({ kind, paths }: ReportedCause) => `${names(paths)} ${kind}`
  const ms = (duration: number) => `${duration < 10 ? duration.toFixed(1) : Math.round(duration)} ms`

  return {
    /** New code waits for the next `import()` or `require()` in one of `askers`. */
    waiting(cause: ReportedCause, askers: readonly string[], duration: number, how = 'import()'): void {
      const outcome = askers.length === 0 ? 'nobody imports it now' : `waits for the next ${how} in ${names(askers)}`
      log.info(`${what(cause)}: ${outcome} (${ms(duration)})`)
    },

    /** New code waits, because what imports it does. */
    waitingAbove(cause: ReportedCause, duration: number): void {
      log.info(`${what(cause)}: waits until what imports it is loaded anew (${ms(duration)})`)
    },

    /** New code has been evaluated at once, because somebody accepts these modules. */
    accepted(cause: ReportedCause, modules: readonly string[], duration: number): void {
      const isSame = modules.length === cause.paths.length && modules.every((path) => cause.paths.includes(path))
      log.info(`${what(cause)}: reloaded${isSame ? '' : ` ${names(modules)}`} (${ms(duration)})`)
    },

    /** The new version of an accepted module threw while it was evaluated. */
    evaluationFailed(path: string, error: unknown): void {
      log.error(`${name(path)} could not be evaluated: ${stackOf(error)}\n  The last good version goes on serving.`)
    },

    /** The new version of an accepted module is still being evaluated. */
    late(path: string): void {
      log.error(`${name(path)} is still being evaluated. It is in use when it is done; updates go on.`)
    },

    acceptFailed(path: string, error: unknown): void {
      log.error(`A callback of accept() in ${name(path)} failed: ${stackOf(error)}`)
    },

    invalidated(path: string, message: string | undefined): void {
      log.info(`${name(path)} invalidates itself${message === undefined ? '' : `: ${message}`}`)
    },

    /** New code has been loaded and evaluated. */
    reloaded(path: string, duration: number): void {
      log.info(`${name(path)} reloaded (${ms(duration)})`)
    },

    fullReload({ cause, reason, chain, outcome }: FullReloadReport): void {
      const [first, ...above] = chain.map(name)
      const through = [first, ...above].join(' <- ')
      log.info(`${what(cause)}: full reload (${through}: ${REASONS[reason]}), ${outcome}`)
    },

    /** A thread or a child process can't take a change of this file. */
    fullReloadBelow(path: string, outcome: string): void {
      log.info(`${name(path)} is in use below this process: full reload, ${outcome}`)
    },

    /** The parent process was asked for a full reload, and has not done it. */
    stillRunning(): void {
      log.error('The parent process has not started the program again yet. If it does not, stop and start it by hand.')
    },

    /** A start in place seems to lead to the next one, which therefore waits. */
    changesAtEachStart(file: string, delayMs: number): void {
      const wait = `the next start comes in ${delayMs / 1_000} s, or with the next save`
      log.error(
        `${name(file)} changes soon after each start: ${wait}. If the program itself writes it, name it under "ignore".`,
      )
    },

    /** A config file changed, which everything depends on. */
    configChanged(file: string, outcome: string): void {
      log.info(`${name(file)} changed: full reload, ${outcome}`)
    },

    /** A change can't be taken; what ran before goes on. */
    broken(path: string, error: unknown): void {
      const message = messageOf(error)
      const text = message.startsWith(path) ? name(path) + message.slice(path.length) : `${name(path)}: ${message}`
      log.error(`${text}${text.endsWith('\n') ? '' : '\n'}  The last good version goes on serving.`)
    },

    /** A sound change that came together with a broken one. */
    held(path: string, broken: string): void {
      log.error(`${name(path)} changed: waits until ${name(broken)} is mended`)
    },

    /** Files are gone; `importers` are all who import one of them, none for the entry. */
    deleted(paths: readonly string[], importers: readonly string[]): void {
      const are = paths.length > 1 ? 'are' : 'is'
      const why = importers.length === 0 ? 'it is the entry' : `still imported by ${names(importers)}`
      log.error(`${names(paths)} ${are} gone, but ${why}. The last good version goes on serving.`)
    },

    staticBoundary(path: string, importer: string): void {
      log.error(
        `${name(path)} is a boundary, but ${name(importer)} imports it statically: its changes are full reloads.`,
      )
    },

    /** The tsconfig of an installed package can't be read whole. */
    unreadableConfig(file: string, problem: string): void {
      const text = problem.replaceAll(file, name(file))
      log.error(`${text}${text.endsWith('.') ? '' : '.'} The package runs with what else can be read of it.`)
    },

    disposerFailed(path: string, error: unknown): void {
      log.error(`A disposer of ${name(path)} failed: ${stackOf(error)}`)
    },

    callbackFailed(callback: string, error: unknown): void {
      log.error(`${callback} failed: ${stackOf(error)}`)
    },

    watcherFailed(error: NodeJS.ErrnoException): void {
      const remedy =
        error.code === 'ENOSPC' || error.code === 'EMFILE'
          ? 'The system has no more watches to give: raise fs.inotify.max_user_watches (and max_user_instances), or set CHOKIDAR_USEPOLLING=1. '
          : ''
      log.error(`Cannot watch all files: ${error.message}. ${remedy}The program goes on; some changes are not noticed.`)
    },

    /** The versions that an update made, for `HOT_HOOK_LOG=debug`. */
    outdated(modules: readonly { path: string; version: number }[]): void {
      log.debug(`outdated: ${modules.map(({ path, version }) => `${name(path)}@${version}`).join(', ')}`)
    },
  }
}

export type Reporter = ReturnType<typeof createReporter>
