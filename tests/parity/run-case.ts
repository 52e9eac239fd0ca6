import { type Finished, node } from '../support/node.js'
import { Project, type Scope } from '../support/project.js'
import type { Case } from './case.js'

/** Runs a case with a loader to its end; the loader as options of Node. */
export async function runCase(t: Scope, loader: readonly string[], given: Case): Promise<Finished> {
  const project = new Project(t, given.files)
  for (const [name, target] of Object.entries(given.links ?? {})) project.link(target, name)
  const { before = [], args = ['app.ts'], byEnvironment = false, env = {}, input } = given
  const options = byEnvironment ? [...before, ...args] : [...before, ...loader, ...args]
  return await node(t, project, options, {
    env: { ...env, ...(byEnvironment ? { NODE_OPTIONS: loader.join(' ') } : {}) },
    ...(input === undefined ? {} : { input }),
  })
}
