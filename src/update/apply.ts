import type { Edge, Module } from '../graph/module-graph.js'
import { dispose } from '../runtime/dispose.js'
import type { Source } from '../transpile/source.js'

export interface HotUpdate {
  /** Importers before what they import. */
  readonly outdated: readonly Module[]
  readonly hotPoints: readonly Edge[]
  /** The new sources of those whose files have changed. */
  readonly sources: readonly Source[]
}

export interface ApplyPorts {
  /** From now on, an import of these gets the new version, made from the new source if there is one. */
  publish(outdated: readonly Module[], sources: readonly Source[]): void
  onDisposeError(module: Module, error: unknown): void
}

/**
 * Applies a hot update: runs the disposers of the outdated instances, and from then on each import gets the new code.
 *
 * Disposers are called and versions raised in one turn of the event loop, so that no import can come between them. Resolves when the
 * asynchronous disposers are done.
 */
export function applyUpdate(update: HotUpdate, ports: ApplyPorts): Promise<void> {
  const disposed = dispose(update.outdated, ports.onDisposeError)
  for (const module of update.outdated) module.version++
  ports.publish(update.outdated, update.sources)
  return disposed
}
