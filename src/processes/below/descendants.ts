import { readdirSync, readFileSync } from 'node:fs'
import { builtin } from '../../node/builtin.js'
import { orUndefined } from '../../node/or-undefined.js'

interface Process {
  readonly pid: number
  readonly parent: number
  readonly group: number
}

/** The signal 0, which only tests whether a process exists. */
export const LOOK = 0

/**
 * Sends a signal to child processes that the program has left behind, and to all below them. Returns the pids of those that existed.
 *
 * Processes in a group of their own (`detached`) are meant to live on, and are left alone. Reads /proc where there is one, and calls `ps`
 * elsewhere; does nothing on Windows. Synchronous.
 */
export function endLeftBehind(children: Iterable<number>, signal: NodeJS.Signals | typeof LOOK): number[] {
  const roots = new Set(children)
  if (roots.size === 0 || process.platform === 'win32') return []
  const all = processes()
  const group = all.find(({ pid }) => pid === process.pid)?.group

  const left = new Set<number>()
  for (const each of all) if (roots.has(each.pid) && each.group === group) left.add(each.pid)
  // A Set yields what is added while it is walked.
  for (const pid of left) for (const each of all) if (each.parent === pid && each.group === group) left.add(each.pid)
  // A process may be gone by now.
  for (const pid of left) orUndefined(() => process.kill(pid, signal))
  return [...left]
}

function processes(): Process[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => processOf(Number(pid)) ?? [])
  } catch {
    return processesOfPs()
  }
}

/** All processes but zombies, as ps(1) knows them: the columns are those of POSIX, and `stat` of all systems. */
export function processesOfPs(): Process[] {
  const options = { encoding: 'utf8' } as const
  const { stdout } = builtin('node:child_process').spawnSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat='], options)
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/)
    return state === undefined || state.startsWith('Z')
      ? []
      : [{ pid: Number(pid), parent: Number(parent), group: Number(group) }]
  })
}

/** Reads `/proc/<pid>/stat`, see proc(5): the name may contain any character. Returns `undefined` if the process is gone or a zombie. */
function processOf(pid: number): Process | undefined {
  const stat = orUndefined(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  const [state, parent, group] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? ['Z']
  return state === 'Z' ? undefined : { pid, parent: Number(parent), group: Number(group) }
}
