import { existsSync } from 'node:fs'
import { eventually } from './eventually.js'
import { programsInGroup } from './processes.js'
import type { Program } from './program.js'

/** Why the tests of spare processes can't run here; `false` if they can. */
export const noSpares = !existsSync('/proc') && 'processes are looked at in /proc'

/** The processes of a program under the supervisor, but those that are named. */
export function otherProcesses(app: Program, ...named: number[]): number[] {
  return programsInGroup(app.child.pid ?? 0).filter((pid) => !named.includes(pid))
}

/** Resolves with the spare process of a program. `served`: the processes that serve, or have served. */
export async function spareOf(app: Program, ...served: number[]): Promise<number> {
  let found: number[] = []
  await eventually(
    () => {
      found = otherProcesses(app, ...served)
      return found.length === 1
    },
    () => `There are these processes besides ${served.join()}: ${found.join()}. The program wrote:\n${app.output}`,
  )
  return found[0] ?? 0
}
