import { cpus, release, type } from 'node:os'

/** What numbers depend on. */
export interface Machine {
  /** ISO 8601, UTC. */
  readonly date: string
  readonly node: string
  readonly cpu: string
  readonly cpuCount: number
  readonly system: string
}

/** The machine and the Node that this runs on, now. */
export function describeMachine(): Machine {
  const all = cpus()
  return {
    date: new Date().toISOString(),
    node: process.versions.node,
    cpu: all[0]?.model.trim() || 'an unknown CPU',
    cpuCount: all.length,
    system: `${type()} ${release()}`,
  }
}
