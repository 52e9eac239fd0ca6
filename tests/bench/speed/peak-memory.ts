import { readdirSync, readFileSync } from 'node:fs'

/** The most that a process had in memory at a time. */
export interface PeakMemory {
  readonly ownKb: number
  /** The same of all processes below it, added up. */
  readonly childrenKb: number
}

/** Reads from Linux what a process has needed so far; `undefined` on other systems, or if it is gone. */
export function peakMemory(pid: number): PeakMemory | undefined {
  const ownKb = peakOf(pid)
  if (ownKb === undefined) return undefined
  const childrenKb = descendantsOf(pid).reduce((sum, each) => sum + (peakOf(each) ?? 0), 0)
  return { ownKb, childrenKb }
}

function peakOf(pid: number): number | undefined {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1]
  return peak === undefined ? undefined : Number(peak)
}

function descendantsOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(Number(name))] as const)
  const found = [pid]
  // An array yields what is added while it is walked.
  for (const each of found) found.push(...parents.flatMap(([child, parent]) => (parent === each ? [child] : [])))
  return found.slice(1)
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1])
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
