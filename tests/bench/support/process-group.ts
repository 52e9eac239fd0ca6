import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What all processes of a group together take of the machine. */
export interface Footprint {
  readonly processes: number
  readonly memoryKb: number
}

/**
 * Reads from Linux what the processes of a group take now; `undefined` where there is no `/proc`. Those that have ended and still have an
 * entry there don't count.
 *
 * A page that processes share counts once, in equal parts for each of them (PSS). Where the kernel does not tell that, it counts for each
 * of them (RSS).
 */
export function footprintOf(group: number, proc = '/proc'): Footprint | undefined {
  const folders = foldersIn(proc)?.filter((folder) => isRunningIn(group, folder))
  if (folders === undefined) return undefined
  return { processes: folders.length, memoryKb: folders.reduce((sum, folder) => sum + memoryOf(folder), 0) }
}

function foldersIn(proc: string): string[] | undefined {
  try {
    return readdirSync(proc).flatMap((name) => (/^\d+$/.test(name) ? [join(proc, name)] : []))
  } catch {
    return undefined
  }
}

/** The name of the process, in parentheses, may have spaces and parentheses: `7 (a (b) c) S <parent> <group> ...` */
function isRunningIn(group: number, folder: string): boolean {
  const found = /^.*\) (?<state>\S) \d+ (?<group>\d+) /s.exec(read(join(folder, 'stat')))?.groups
  return found !== undefined && Number(found.group) === group && !'ZX'.includes(found.state ?? '')
}

function memoryOf(folder: string): number {
  const shares = /^Pss:\s+(\d+) kB$/m.exec(read(join(folder, 'smaps_rollup')))
  const pages = shares ?? /^VmRSS:\s+(\d+) kB$/m.exec(read(join(folder, 'status')))
  return Number(pages?.[1] ?? 0)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
