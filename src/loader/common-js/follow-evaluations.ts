import type { Module } from 'node:module'
import { isProjectFile } from '../../files/project-file.js'
import { isFacadeName } from '../facade.js'
import { loader, original } from './node-common-js.js'

export interface EvaluationPorts {
  /**
   * Called with true when a project file begins to run and no other one is running, and with false when that one is done. CommonJS is
   * synchronous, so nothing else runs in between.
   */
  onEvaluating(isEvaluating: boolean): void
  /** A project file was evaluated without an error. */
  onEvaluated(module: Module): void
  /** A project file was not evaluated to its end: it has thrown, or a file that it requires, `thrower`. */
  onThrown(path: string, thrower: string): void
}

/** Patches Node's CommonJS loader to see when project files run. */
export function followEvaluations({ onEvaluating, onEvaluated, onThrown }: EvaluationPorts): void {
  const { prototype } = loader
  const load = original(prototype, 'load')
  /** How many project files are running, each required by the one before. */
  let depth = 0
  /** The file that has thrown, while those end that have required it. */
  let thrower: string | undefined
  prototype.load = function (file) {
    // A facade is no project file. The module behind it reports its own evaluation.
    if (!isProjectFile(file) || isFacadeName(file)) return load.call(this, file)
    if (depth++ === 0) onEvaluating(true)
    thrower = undefined
    let isDone = false
    // Nothing is caught: Node shows the line from which an error was thrown last.
    try {
      load.call(this, file)
      isDone = true
    } finally {
      if (--depth === 0) onEvaluating(false)
      if (!isDone) {
        thrower ??= file
        onThrown(file, thrower)
      }
    }
    thrower = undefined
    onEvaluated(this)
  }
}
