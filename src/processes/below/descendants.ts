import { readdirSync, readFileSync } from 'node:fs'
import { builtin } from '../../node/builtin.js'

interface Process {
  readonly pid: number
  readonly parent: number
  readonly group: number
}

/** No signal: only tells whether somebody is there. */
export const LOOK = 0

/**
 * Ends child processes and all below them, which their own parent has left behind.
 *
 * Those in a process group of their own were meant to live on (`detached`), and do. Returns who was there. Linux tells of processes under /proc, so no `ps` is
 * needed there; on Windows nothing is done.
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
  for (const pid of left) kill(pid, signal)
  return [...left]
}

/** False if the process has gone. */
function kill(pid: number, signal: NodeJS.Signals | typeof LOOK): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
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

/** From `/proc/<pid>/stat` (proc(5)); the name in it may hold anything, so what counts begins after its last bracket. */
function processOf(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? undefined : { pid, parent: Number(parent), group: Number(group) }
  } catch {
    return undefined
  }
}
