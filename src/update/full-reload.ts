import { isMainThread } from 'node:worker_threads'
import type { ModuleGraph } from '../graph/module-graph.js'
import { importersFirst } from '../graph/plan-update.js'
import type { FullReloadRequest, HotHookOptions } from '../options.js'
import type { Reporter } from '../report/reporter.js'
import { dispose } from '../runtime/dispose.js'
import { MESSAGE, type StartConditions } from '../start-conditions.js'
import { isParentListening, tellParent } from './parent-process.js'
import { delayOf, nextRestarts, type Restarts } from './restarts.js'

/** `process.execve`, which the types of Node 20 don't know. */
type Execve = (file: string, args: readonly string[], env: NodeJS.ProcessEnv) => never

/** Who sees to a full reload. */
export type FullReloadWay = 'callback' | 'parent' | 'in place' | 'by hand'

/** What the report says to each. */
export const OUTCOMES: Readonly<Record<FullReloadWay, string>> = {
  callback: 'onFullReloadAsked is called',
  parent: 'the parent process is asked to start it again',
  'in place': 'starting again',
  'by hand': 'stop the process and start it again to load it',
}

export interface FullReloadPorts {
  readonly graph: ModuleGraph
  readonly reporter: Reporter
  readonly start: StartConditions
  options(): HotHookOptions
  /** Lets go of what must not outlive this program: child processes, above all. */
  close(): Promise<void>
}

/** How a full reload will be done in this process. */
export function fullReloadWay(options: HotHookOptions): FullReloadWay {
  if (options.onFullReloadAsked !== undefined) return 'callback'
  if (isParentListening()) return 'parent'
  return isMainThread && execve() !== undefined ? 'in place' : 'by hand'
}

/** Does what `way` says. In place it does not return: the process is another program then, with the same pid and terminal. */
export async function fullReload(
  way: FullReloadWay,
  request: FullReloadRequest,
  ports: FullReloadPorts,
): Promise<void> {
  tellParent({ type: 'hot-hook:full-reload', ...request })

  if (way === 'callback') {
    // Not waited for: it may close a server that has clients, and the next save must not wait for them.
    const called = (async () => await ports.options().onFullReloadAsked?.(request))()
    called.catch((error) => ports.reporter.callbackFailed('onFullReloadAsked', error))
  }
  if (way === 'in place') await restartInPlace(request.path, ports)
}

async function restartInPlace(path: string, { graph, reporter, start, close }: FullReloadPorts): Promise<void> {
  const modules = new Map([...graph.modules()].map((module) => [module, undefined]))
  await dispose(importersFirst(modules), (module, error) => reporter.disposerFailed(module.path, error))
  await close()
  if (process.stdin.isTTY && process.stdin.isRaw) process.stdin.setRawMode(false)

  process.chdir(start.cwd)
  const args = [process.execPath, ...start.execArgv, ...start.argv.slice(1)]
  execve()?.(process.execPath, args, { ...start.env, [MESSAGE]: JSON.stringify(restartsFor(path, start)) })
}

/** How long a full reload for a file should wait, in ms: not at all, but for a start in place that seems to lead to the next one. */
export function delayBefore(way: FullReloadWay, path: string, start: StartConditions): number {
  return way === 'in place' ? delayOf(restartsFor(path, start)) : 0
}

function restartsFor(path: string, { message }: StartConditions): Restarts {
  return nextRestarts(message === undefined ? undefined : JSON.parse(message), path, process.uptime() * 1_000)
}

function execve(): Execve | undefined {
  return (process as { execve?: Execve }).execve?.bind(process)
}
