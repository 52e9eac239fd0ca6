import { dirname } from '../node/path.js'
import type { TypeErrorView } from '../ui/protocol.js'
import type { Checks, ChecksPorts } from './checks.js'
import { type Compiler, findCompiler } from './compiler.js'
import { startCompiler } from './compiler-process.js'
import { type CheckedProject, compilerOptions, projectOf } from './project.js'
import { SINGLE_OPTIONS, SingleChecks } from './single-checks.js'
import { SourceWatch } from './source-watch.js'
import { stateFileOf, tidyBeside } from './state-file.js'
import { viewsOf } from './type-error-views.js'
import { WATCH_OPTIONS, WatchedChecks } from './watched-checks.js'

/** The program whose types are checked. */
export interface TypeCheckOptions {
  /** Absolute paths: of the entry, and of the folder that paths are shown relative to. */
  readonly entry: string
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
}

/** What is told of the type check. */
export interface TypeCheckPorts {
  /** A check begins. */
  onChecking(): void
  /** A check has ended, with these errors. */
  onChecked(errors: readonly TypeErrorView[]): void
  /** There is no check, for this reason. A later one may still come. */
  onUnavailable(reason: string): void
  /** Not all files can be watched. */
  onWatchError(error: Error): void
}

/** For tests: what has processes and watchers behind it. */
export interface TypeCheckTools {
  find(folders: readonly string[]): Promise<Compiler | undefined>
  start: typeof startCompiler
}

/** A signal for all processes of the terminal may end the compiler a moment before this process hears of it, which is no failure. */
const QUIT_MS = 500

/** Checks the types of a project by its own `typescript`, in a process beside: at once, and after each save. */
export class TypeCheck {
  readonly #options: TypeCheckOptions
  readonly #ports: TypeCheckPorts
  readonly #tools: TypeCheckTools
  #checks: Checks | undefined
  #problem: string | undefined
  #isClosed = false

  constructor(
    options: TypeCheckOptions,
    ports: TypeCheckPorts,
    tools: TypeCheckTools = { find: findCompiler, start: startCompiler },
  ) {
    this.#options = options
    this.#ports = ports
    this.#tools = tools
  }

  /** Begins to check. Never rejects. */
  async begin(): Promise<void> {
    const { entry, folder, env } = this.#options
    const project = projectOf(entry, env.HOT_HOOK_TSCONFIG)
    if (project === undefined) return this.#ports.onUnavailable('there is no tsconfig.json for the entry')
    try {
      const compiler = await this.#tools.find([dirname(entry), folder])
      if (this.#isClosed) return
      if (compiler === undefined) this.#ports.onUnavailable('typescript is not installed')
      else this.#checks = this.#start(project, compiler)
    } catch (error) {
      this.#ports.onUnavailable(`typescript can't be used: ${(error as Error).message}`)
    }
  }

  /** Ends the compiler. Nothing is told from now on. */
  close(): void {
    this.#isClosed = true
    this.#checks?.close()
  }

  #start(project: CheckedProject, compiler: Compiler): Checks {
    const { env } = this.#options
    const stateFile = stateFileOf(project.tsconfig, compiler.version, env.HOT_HOOK_CACHE)
    if (stateFile !== undefined) tidyBeside(stateFile)
    const options = compilerOptions(project.tsconfig, stateFile)
    if (compiler.kind === 'script') {
      return new WatchedChecks(this.#portsFor(project, compiler, [...options, ...WATCH_OPTIONS]))
    }
    return new SingleChecks(
      this.#portsFor(project, compiler, [...options, ...SINGLE_OPTIONS]),
      (onSave) =>
        new SourceWatch({
          folder: dirname(project.tsconfig),
          configs: () => projectOf(this.#options.entry, env.HOT_HOOK_TSCONFIG)?.configs ?? project.configs,
          onSave,
          onError: (error) => this.#ports.onWatchError(error),
        }),
    )
  }

  #portsFor({ tsconfig }: CheckedProject, compiler: Compiler, args: readonly string[]): ChecksPorts {
    const { folder, env } = this.#options
    return {
      start: () => this.#tools.start(compiler, { args, cwd: folder, env }),
      onBegin: () => {
        if (!this.#isClosed) this.#ports.onChecking()
      },
      onEnd: (diagnostics) => {
        this.#problem = undefined
        if (!this.#isClosed) this.#ports.onChecked(viewsOf(diagnostics, folder, tsconfig))
      },
      onFailed: (problem, isLast) => {
        const after = isLast ? '. Types are not checked any more' : ''
        setTimeout(() => this.#onFailed(`typescript ${compiler.version} ${problem}${after}`), QUIT_MS)
      },
    }
  }

  /** Tells of each problem once, as long as it lasts. */
  #onFailed(problem: string): void {
    if (this.#isClosed || problem === this.#problem) return
    this.#problem = problem
    this.#ports.onUnavailable(problem)
  }
}
