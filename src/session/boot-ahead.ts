import { startThreadAhead } from '../loader/create-hooks.js'

/** What most servers load of Node, and hot-hook itself. */
const BUILTINS = ['node:http', 'node:cluster', 'node:crypto', 'node:util', 'node:timers/promises', 'node:fs/promises']

/** Does what every start needs, and what depends on no file of the project. */
export function bootAhead(): void {
  for (const name of BUILTINS) process.getBuiltinModule(name)
  startThreadAhead()
}
