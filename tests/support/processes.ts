import { readdirSync, readFileSync } from 'node:fs'

/** True while a process runs. */
export function isRunning(pid: number): boolean {
  return canSignal(pid) && statusOf(pid)?.state !== 'Z'
}

/** True while a process of a group runs. */
export function isGroupRunning(group: number): boolean {
  if (!canSignal(-group)) return false
  const others = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : undefined
  return others?.map(statusOf).some((status) => status?.group === group && status.state !== 'Z') ?? true
}

/** True also for what has ended, as long as nobody has asked how: for orphans that is up to the first process of the system. */
function canSignal(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

interface Status {
  readonly state: string | undefined
  readonly parent: number
  readonly group: number
}

const NONE: Status = { state: undefined, parent: 0, group: 0 }

/** The group and the state of a process, if it is in the table of Linux: "Z" has ended. */
function statusOf(pid: number | string): Status | undefined {
  try {
    // 4711 (its name) S <parent> <group>
    const [state, parent, group] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return { state, parent: Number(parent), group: Number(group) }
  } catch {
    return undefined
  }
}

/** The processes of a group that run a program under the loader: the supervisor and helpers are none. On Linux only. */
export function programsInGroup(group: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  // A child of a program is one too, for a moment: until it becomes another program.
  const isOfSupervisor = ({ group: own, parent }: Status) => own === group && parent === group
  return pids.filter((pid) => isOfSupervisor(statusOf(pid) ?? NONE) && isProgram(pid)).map(Number)
}

function isProgram(pid: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return words.some((word) => word.endsWith('/loader.mjs'))
  } catch {
    return false
  }
}
