import { exitCodeOf } from '../processes/end-by-signal.js'
import { SIGNALS } from '../processes/supervised/messages.js'
import type { Exit, SupervisorReporter } from '../report/supervisor-reporter.js'
import type { AppProcess } from './app-process.js'
import { hears } from './hears.js'
import type { Supervisor } from './supervisor.js'

/** One Ctrl+C may arrive twice within this time: from the terminal, and from npm, which passes on its own. */
const SAME_MS = 300

/** Passes a signal on to the program, once, and ends as the program does. A second signal kills the program. */
export class Quit {
  readonly #supervisor: Supervisor
  readonly #killTimeoutMs: number
  readonly #reporter: SupervisorReporter
  readonly #onQuit: () => void
  #signal: NodeJS.Signals | undefined
  #signalledAt = Number.NEGATIVE_INFINITY

  constructor(supervisor: Supervisor, killTimeoutMs: number, reporter: SupervisorReporter, onQuit: () => void) {
    this.#supervisor = supervisor
    this.#killTimeoutMs = killTimeoutMs
    this.#reporter = reporter
    this.#onQuit = onQuit
    for (const signal of SIGNALS) process.on(signal, () => void this.#onSignal(signal))
  }

  /** The key `q`: asks the program to end by SIGTERM. To end by that signal is then no failure. */
  async byKey(): Promise<void> {
    if (this.#signal === undefined) finish(await this.#end('SIGTERM'), 'SIGTERM')
  }

  async #onSignal(signal: NodeJS.Signals): Promise<void> {
    const isSame = signal === this.#signal && performance.now() - this.#signalledAt < SAME_MS
    if (isSame) return
    this.#signalledAt = performance.now()
    const isFirst = this.#signal === undefined
    this.#signal = signal
    if (!isFirst) for (const run of this.#supervisor.processes) run.kill('SIGKILL')
    else finish(await this.#end(signal))
  }

  /** Ends all processes, and resolves with how the one that serves has ended. */
  async #end(signal: NodeJS.Signals): Promise<Exit> {
    this.#signal = signal
    this.#onQuit()
    this.#supervisor.stop()
    const runs = this.#supervisor.processes
    for (const run of runs) void pass(signal, run)
    let isKilled = false
    const timer = setTimeout(() => {
      isKilled = true
      this.#reporter.killed(this.#killTimeoutMs)
      for (const run of runs) run.kill('SIGKILL')
    }, this.#killTimeoutMs)
    const [exit = { code: null, signal }] = await Promise.all(runs.map((run) => run.exited))
    await Promise.all(runs.map((run) => run.gone))
    clearTimeout(timer)
    // A process that was killed here has ended because of the signal that the supervisor got.
    return exit.signal === 'SIGKILL' && (isKilled || this.#signal !== undefined) ? { code: null, signal } : exit
  }
}

/** Passes a signal on by a message, so that the program gets it once, or, while it hears none, as a signal. */
async function pass(signal: NodeJS.Signals, run: AppProcess): Promise<void> {
  if (await hears(run)) run.tell({ type: 'hot-hook:signal', signal })
  else run.kill(signal)
}

/** Ends this process as the program has ended: by the same exit code or signal, or with 0 for the signal that it was `asked` to end by. */
function finish({ code, signal }: Exit, asked?: NodeJS.Signals): void {
  // On Windows the program ends itself, with an exit code.
  const isAsked = signal === null ? asked !== undefined && code === exitCodeOf(asked) : signal === asked
  if (signal === null || isAsked) process.exit(isAsked ? 0 : (code ?? 0))
  if (process.platform === 'win32') process.exit(exitCodeOf(signal))
  for (const each of SIGNALS) process.removeAllListeners(each)
  process.kill(process.pid, signal)
  // The signal may not end this process at once, or not at all.
  process.exitCode = exitCodeOf(signal)
  setTimeout(() => process.exit(), 100)
}
