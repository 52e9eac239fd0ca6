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
    const { stdout } = builtin('node:child_process').spawnSync('ps', ['-A', '-o', 'pid=,ppid=,pgid='], {
      encoding: 'utf8',
    })
    return (stdout ?? '').split('\n').flatMap((line) => {
      const [pid = 0, parent = 0, group = 0] = line.trim().split(/\s+/).map(Number)
      return pid > 0 ? [{ pid, parent, group }] : []
    })
  }
}

/** Reads `/proc/<pid>/stat`, see proc(5): the name may contain any character. Returns `undefined` if the process is gone or a zombie. */
function processOf(pid: number): Process | undefined {
  const stat = orUndefined(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  const [state, parent, group] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? ['Z']
  return state === 'Z' ? undefined : { pid, parent: Number(parent), group: Number(group) }
}
