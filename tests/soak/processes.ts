import { readdirSync, readFileSync } from 'node:fs'

/** What the system tells of a process. */
export interface ProcessFigures {
  readonly rssBytes: number
  readonly descriptors: number
  readonly threads: number
  readonly children: number
}

/** Throws if there is no such process. */
export function figuresOf(pid: number): ProcessFigures {
  const rss = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return {
    rssBytes: Number(rss) * 1_024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    threads: readdirSync(`/proc/${pid}/task`).length,
    children: childrenOf(pid),
  }
}

/** How many children a process has: also those that have ended, and about which it has not asked. */
export function childrenOf(pid: number): number {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid).length
}

function parentOf(pid: string): number | undefined {
  try {
    // 4711 (its name) S <parent>
    const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return Number(parent)
  } catch {
    return undefined
  }
}
