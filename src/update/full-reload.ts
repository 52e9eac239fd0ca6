import { isMainThread } from 'node:worker_threads'
import type { ModuleGraph } from '../graph/module-graph.js'
import { importersFirst } from '../graph/plan-update.js'
import type { FullReloadRequest, HotHookOptions } from '../options.js'
import type { Reporter } from '../report/reporter.js'
import { dispose } from '../runtime/dispose.js'
import { MESSAGE, type StartConditions } from '../start-conditions.js'
import { isParentListening, tellParent } from './parent-process.js'
import { delayOf, nextRestarts } from './restarts.js'

/** `process.execve`, which the types of Node 20 don't know. */
type Execve = (file: string, args: readonly string[], env: NodeJS.ProcessEnv) => never

/** How long a parent process may take to end this one. */
const PATIENCE_MS = 3_000

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
  // A parent may have a channel for reasons of its own, and never have heard of us.
  if (way === 'parent') setTimeout(() => ports.reporter.stillRunning(), PATIENCE_MS).unref()
  if (way === 'in place') await restartInPlace(request.path, ports)
}

async function restartInPlace(path: string, { graph, reporter, start, close }: FullReloadPorts): Promise<void> {
  const restarts = nextRestarts(start.message === undefined ? undefined : JSON.parse(start.message), path, uptimeMs())
  const delayMs = delayOf(restarts)
  if (delayMs > 0) {
    reporter.changesAtEachStart(path, delayMs)
    await new Promise((resolve) => setTimeout(resolve, delayMs))
  }
  const modules = new Map([...graph.modules()].map((module) => [module, undefined]))
  await dispose(importersFirst(modules), (module, error) => reporter.disposerFailed(module.path, error))
  await close()
  if (process.stdin.isTTY && process.stdin.isRaw) process.stdin.setRawMode(false)

  process.chdir(start.cwd)
  const args = [process.execPath, ...start.execArgv, ...start.argv.slice(1)]
  execve()?.(process.execPath, args, { ...start.env, [MESSAGE]: JSON.stringify(restarts) })
}

function uptimeMs(): number {
  return process.uptime() * 1_000
}

function execve(): Execve | undefined {
  return (process as { execve?: Execve }).execve?.bind(process)
}
