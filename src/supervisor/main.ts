#!/usr/bin/env node
import { ignoredIn, PACKAGES_AHEAD } from '../config/environment.js'
import { HotHookError } from '../errors.js'
import { changedAt, isFile, modifiedAt } from '../files/file-times.js'
import { readIfThere } from '../files/read-if-there.js'
import { realPathOf } from '../files/real-path.js'
import { hasPreloads, isNoticed } from '../node/node-arguments.js'
import { join, resolve } from '../node/path.js'
import { envFilesOf, startConditions } from '../node/start-conditions.js'
import { LOADER_FILE, OWN_FOLDER, ownVersion } from '../own-files.js'
import { createLog, type Log } from '../report/log.js'
import { SupervisorReporter } from '../report/supervisor-reporter.js'
import type { TypeCheck } from '../types/type-check.js'
import { AppProcess } from './app-process.js'
import { type RunCommand, readArguments } from './arguments.js'
import { HELP, KEYS } from './help.js'
import { inspectPortOf } from './inspect-port.js'
import { KeyReader } from './keys.js'
import { watchLastRun } from './last-run-watch.js'
import { LazyUi } from './lazy-ui.js'
import { placesOf } from './packages-ahead.js'
import { Quit } from './quit.js'
import { Spares } from './spares.js'
import { Supervisor } from './supervisor.js'

const EXIT_CODE_OF_USAGE = 9

async function main(): Promise<void> {
  try {
    const command = readArguments(process.argv.slice(2))
    if (command.kind === 'help') process.stdout.write(HELP)
    else if (command.kind === 'version') process.stdout.write(`${ownVersion()}\n`)
    else await supervise(command)
  } catch (error) {
    if (!(error instanceof HotHookError)) throw error
    process.stderr.write(`[hot-hook] ${error.message}\n`)
    process.exitCode = EXIT_CODE_OF_USAGE
  }
}

/** Puts the parts together: keys and signals ──▶ supervisor ──▶ processes. */
async function supervise(command: RunCommand): Promise<void> {
  const { options, entry } = command
  const { env, execArgv } = startConditions()
  const folder = realPathOf(process.cwd()) ?? process.cwd()
  const log = createLog(env.HOT_HOOK_LOG)
  for (const each of ignoredIn(env)) log.error(each)
  const reporter = new SupervisorReporter(log, entry, folder)
  const nodeOptions = [...execArgv, ...command.nodeOptions]
  const inspectPort = inspectPortOf(nodeOptions)
  // A cluster worker inherits `process.env`. Each new process must read the files of this process's `--env-file` itself.
  for (const key of Object.keys(process.env)) if (!(key in env)) delete process.env[key]

  const ownEnv = options.packagesAhead === undefined ? env : { ...env, [PACKAGES_AHEAD]: options.packagesAhead }
  const ui = new LazyUi({ log, folder, entry, processes: () => [...supervisor.processes].reverse() })
  const spares = createSpares({ ...command, nodeOptions }, () => ({ ...ownEnv, ...ui.env() }), inspectPort, reporter)
  const onError = (error: Error) => log.error(`Cannot watch all files: ${error.message}`)
  const supervisor = new Supervisor({
    options,
    reporter,
    isInspected: inspectPort !== undefined && inspectPort > 0,
    start: (...start) => startShown(spares, ui, ...start),
    watch: (run, besides, onChange) =>
      watchLastRun(run, { entry: resolve(entry), folder, cache: env.HOT_HOOK_CACHE, besides, onChange, onError }),
    changedAt: (path) => modifiedAt(path) ?? Number.POSITIVE_INFINITY,
    clearScreen: () => clearScreen(),
    onStdin: (isReading) => keys?.read(!isReading),
  })
  const types = options.typecheck ? checkTypes({ entry: resolve(entry), folder, env }, log, ui) : undefined
  const quit = new Quit(supervisor, options.killTimeoutMs, reporter, () => {
    spares.close()
    void types?.then((check) => check.close())
  })
  const keys = options.keys ? createKeys(supervisor, ui, quit, log) : undefined

  if (options.ui) await ui.open()
  supervisor.begin()
  keys?.read(true)
  // Keeps the supervisor alive to wait for a save while no program runs and no key is read.
  setInterval(() => {}, 2 ** 30)
}

/** Starts the program, and shows it on the page if that is served. */
function startShown(spares: Spares, ui: LazyUi, ...[restarts, onMessage]: Parameters<Spares['start']>): AppProcess {
  const run: AppProcess = spares.start(restarts, (message, socket) => {
    ui.onMessage(run, message)
    onMessage(message, socket)
  })
  ui.add(run)
  return run
}

function createKeys(supervisor: Supervisor, ui: LazyUi, quit: Quit, log: Log): KeyReader {
  return new KeyReader({
    r: () => supervisor.restart(),
    u: () => void ui.open(),
    g() {
      const [run] = supervisor.processes
      if (run === undefined) log.answer('the program is not running')
      else run.tell({ type: 'hot-hook:summarize' })
    },
    c: () => clearScreen(),
    q: () => void quit.byKey(),
    h: () => log.answer(KEYS),
  })
}

async function checkTypes(...args: Parameters<typeof import('./check-types.js').checkTypes>): Promise<TypeCheck> {
  return (await import('./check-types.js')).checkTypes(...args)
}

function createSpares(
  command: RunCommand,
  envNow: () => NodeJS.ProcessEnv,
  inspectPort: number | undefined,
  reporter: SupervisorReporter,
): Spares {
  const entry = resolve(command.entry)
  const env = envNow()
  const stamped = [process.execPath, LOADER_FILE, join(OWN_FOLDER, 'session.cjs'), ...envFilesOf(command.nodeOptions)]
  return new Spares({
    isWanted: () =>
      command.options.spare &&
      inspectPort === undefined &&
      !isNoticed(command.nodeOptions, env) &&
      !runsAhead(command, env),
    start: (restarts, onMessage) => new AppProcess({ command, env: envNow(), restarts, inspectPort }, onMessage),
    startSpare: (onMessage) =>
      new AppProcess({ command, env: envNow(), restarts: undefined, inspectPort, isSpare: true }, onMessage),
    // Node looks for the file of the entry before it waits.
    stamp: (packages) =>
      [realPathOf(entry), ...[...stamped, ...placesOf(packages)].map((path) => changedAt(path))].join(),
    onLeftOut: (name, problem) => reporter.leftOut(name, problem),
  })
}

/** True if a process that waits would have run code of the project, or read more of it than its stamp has. */
function runsAhead({ entry, nodeOptions }: RunCommand, env: NodeJS.ProcessEnv): boolean {
  const hasOptions = envFilesOf(nodeOptions).some((file) => readIfThere(file)?.includes('NODE_OPTIONS') ?? false)
  // Node finds out what a folder, or a name without an extension, stands for.
  return hasOptions || hasPreloads(nodeOptions, env) || !isFile(resolve(entry))
}

function clearScreen(): void {
  if (process.stdout.isTTY) process.stdout.write('\x1b[2J\x1b[3J\x1b[H')
}

await main()
