import { markdownTable } from '../support/markdown-table.js'
import { median } from '../support/statistics.js'
import { type Column, column, figureTable, megabytes, ms, rounded, withRatio } from './figure-table.js'
import type { EditsAtDepth } from './figures/edits.js'
import type { FirstSaves } from './figures/first-saves.js'
import type { Planning } from './figures/planning.js'
import type { Starts } from './figures/starts.js'
import type { SpeedReport } from './speed-report.js'
import type { Tool } from './tools.js'
import { whatIsMissing } from './what-is-missing.js'

/** The report in Markdown: medians, with ratios. */
export function renderReport(report: SpeedReport, tools: readonly Tool[]): string {
  const { machine, versions, options } = report
  const { date, node, cpu, cpuCount, system } = machine
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    `${date.slice(0, 10)}, Node ${node}, ${packages.join(', ')}; ${cpuCount} × ${cpu}, ${system}`,
    `Medians of ${options.runs} runs, by turns; in parentheses the ratio to the same program in plain JavaScript, and of a save the one to hot-hook.`,
    section('Starts', figureTable(tools, startColumns(report))),
    section('From a save to the first new answer', figureTable(tools, editColumns(report))),
    section('A repeated import()', figureTable(tools, importColumns(report))),
    section('Memory', figureTable(tools, memoryColumns(report))),
    section('Planning an update, in hot-hook', planningTable(report.planning)),
    section('Why a tool has no figures', whatIsMissing(report, tools)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function section(title: string, text: string): string {
  return text === '' ? '' : `### ${title}\n\n${text}`
}

function startColumns({ cold, warm, warmOthers, hello, packages, options }: SpeedReport): Column[] {
  const start = (value: Starts, limit: Starts | undefined) => {
    const own = median(value.ms)
    return withRatio(ms(own), own, limit && median(limit.ms))
  }
  const own = options.figures.includes('warm') ? [{ modules: options.modules, outcomes: warm }] : []
  const warms = [...own, ...warmOthers].sort((one, other) => one.modules - other.modules)
  return [
    ...column(`cold start, ${rounded(options.modules)} modules`, cold, start),
    ...warms.flatMap(({ modules, outcomes }) => column(`warm start, ${rounded(modules)} modules`, outcomes, start)),
    ...column('hello world', hello, (value, limit) => {
      const own = median(value)
      const plain = limit && median(limit)
      return own === undefined || plain === undefined || limit === value
        ? ms(own)
        : `${ms(own)} (${signed(own - plain)} ms)`
    }),
    ...column(`${rounded(options.modules)} modules of a package`, packages, (value, limit) => {
      const own = median(value)
      return withRatio(ms(own), own, limit && median(limit))
    }),
  ]
}

function editColumns({ edits, firstSaves, saves }: SpeedReport): Column[] {
  const titles = { hotPoint: 'the hot point', middle: 'in the middle', leaf: 'a leaf' } as const
  const titleOf = ({ depth, outdated }: EditsAtDepth) => `${titles[depth]} (${rounded(outdated)} outdated)`
  const edit = (value: number[], compared: number[] | undefined) => {
    const own = median(value)
    return withRatio(ms(own), own, compared && median(compared))
  }
  const firstSave = ({ ms: all, lost }: FirstSaves, compared: FirstSaves | undefined) => {
    const text = edit([...all], compared && [...compared.ms])
    return lost === 0 ? text : `${text}, ${rounded(lost)} of ${rounded(all.length + lost)} lost`
  }
  return [
    ...(edits ?? []).flatMap((each) => column(titleOf(each), each.outcomes, edit, 'hot-hook')),
    ...column('right after the first answer, ten modules', firstSaves, firstSave, 'hot-hook'),
    ...column('lost, of two saves within 50 ms', saves, ({ lost, pairs }) => `${rounded(lost)} of ${rounded(pairs)}`),
  ]
}

function importColumns({ imports }: SpeedReport): Column[] {
  return [
    ...column('await import()', imports, (value, limit) => {
      const own = median(value.microseconds)
      return withRatio(`${own?.toFixed(2)} µs`, own, limit && median(limit.microseconds))
    }),
    ...column('requests/s with one each', imports, (value, limit) => {
      const own = median(value.requestsPerSecond)
      return withRatio(rounded(own ?? 0), own, limit && median(limit.requestsPerSecond))
    }),
  ]
}

function memoryColumns({ warm, heap, options }: SpeedReport): Column[] {
  const peak = ({ memory }: Starts) => toBytes(median(memory.map(({ ownKb }) => ownKb)))
  const isWanted = options.figures.includes('memory')
  const ofStart = isWanted ? warm : undefined
  return [
    ...column(`peak of a warm start, ${rounded(options.modules)} modules`, ofStart, (value, limit) =>
      withRatio(megabytes(peak(value)), peak(value), limit && peak(limit)),
    ),
    ...column('in child processes', ofStart, ({ memory }) => {
      return megabytes(toBytes(median(memory.map(({ childrenKb }) => childrenKb))))
    }),
    ...column(
      `heap grown in ${rounded(options.reloads)} reloads of ten modules`,
      heap,
      ({ beforeBytes, afterBytes }, limit) =>
        withRatio(
          megabytes(afterBytes - beforeBytes),
          afterBytes - beforeBytes,
          limit && limit.afterBytes - limit.beforeBytes,
        ),
    ),
    ...column('from', heap, ({ beforeBytes }) => megabytes(beforeBytes)),
  ]
}

function planningTable(planning: readonly Planning[] | undefined): string {
  if (planning === undefined) return ''
  const rows = planning.map(({ graph, modules, edges, ms: all, nanosecondsPerModuleAndEdge }) => [
    graph,
    rounded(modules),
    rounded(edges),
    `${(median(all) ?? 0).toFixed(3)} ms`,
    `${rounded(nanosecondsPerModuleAndEdge)} ns`,
  ])
  return markdownTable(['', 'modules', 'imports', 'one plan', 'per module and import'], rows)
}

function toBytes(kilobytes: number | undefined): number | undefined {
  return kilobytes === undefined ? undefined : kilobytes * 1_024
}

function signed(value: number): string {
  return value < 0 ? `−${rounded(-value)}` : `+${rounded(value)}`
}
