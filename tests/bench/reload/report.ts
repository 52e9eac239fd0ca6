import type { Machine } from '../support/machine.js'
import { markdownTable } from '../support/markdown-table.js'
import type { ReloadOptions } from './options.js'
import { PROGRAMS } from './programs.js'
import type { MeasuredResult, Result } from './result.js'

export interface ReloadReport {
  readonly machine: Machine
  readonly versions: Readonly<Record<string, string>>
  readonly options: ReloadOptions
  readonly results: readonly Result[]
}

/** The report in Markdown. */
export function renderReport({ machine, versions, options, results }: ReloadReport): string {
  const { date, node, cpu, cpuCount, system } = machine
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const usable = results.filter((result) => result.kind === 'measured')
  const longestLagMs = Math.max(0, ...usable.map((result) => result.longestLagMs))
  return [
    `${date.slice(0, 10)}, Node ${node}, ${packages.join(', ')}; ${cpuCount} × ${cpu}, ${system}`,
    `${options.reloads} full reloads each, taking turns, of a server with ${PROGRAMS[options.server].title}, at ${options.rate} requests/s: half on kept connections, half on new ones.`,
    `The requests themselves were begun up to ${ms(longestLagMs)} late.`,
    underLoadTable(results),
    probesTable(usable),
  ].join('\n\n')
}

function underLoadTable(results: readonly Result[]): string {
  const base = results.find((result) => result.kind === 'measured')
  const timed = ['failed requests', 'stale answers', 'longest wait', 'save to new answer', 'at most', 'ratio']
  const header = ['', ...timed, 'processes', 'memory at rest']
  const rows = results.map((result) => {
    if (result.kind === 'unusable') return [`\`${result.command}\``, `not measured: ${result.problem}`]
    const { toNewAnswerMs, longestWaitMs, atRest } = result
    return [
      `\`${result.command}\``,
      count(result.failed, result.requests),
      result.staleUntilMs === undefined
        ? '0'
        : `${count(result.stale)}, up to ${ms(result.staleUntilMs)} after the save`,
      ms(longestWaitMs),
      `${ms(toNewAnswerMs.median)}${troubleOf(result)}`,
      ms(toNewAnswerMs.max),
      ratio(toNewAnswerMs.median, base?.toNewAnswerMs.median),
      atRest === undefined ? '-' : count(atRest.processes),
      atRest === undefined ? '-' : `${count(Math.round(atRest.memoryKb / 1_024))} MB`,
    ]
  })
  return markdownTable(header, rows)
}

function probesTable(results: readonly MeasuredResult[]): string {
  const header = ['at a save', 'a request that takes 300 ms', 'a response that streams for 1 s', 'an idle connection']
  const rows = results.map(({ command, probes }) => [
    `\`${command}\``,
    probes?.slowRequest ?? 'not tried',
    probes?.stream ?? 'not tried',
    probes?.idleConnection ?? 'not tried',
  ])
  return markdownTable(header, rows)
}

function troubleOf({ stuck, reloads, hasEnded }: MeasuredResult): string {
  const missing = stuck === 0 ? '' : ` (no new answer in ${stuck} of ${reloads})`
  return hasEnded ? `${missing} (has ended)` : missing
}

function count(part: number, all?: number): string {
  return all === undefined ? part.toLocaleString('en') : `${count(part)} of ${count(all)}`
}

function ms(value: number | undefined): string {
  return value === undefined ? '-' : `${Math.round(value).toLocaleString('en')} ms`
}

function ratio(value: number | undefined, base: number | undefined): string {
  return value === undefined || base === undefined ? '-' : `${(value / base).toFixed(1)}×`
}
