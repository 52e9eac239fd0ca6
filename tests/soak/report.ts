import { markdownTable } from '../bench/support/markdown-table.js'
import type { ProcessFigures } from './processes.js'
import type { HeapFigures, Sample } from './sample.js'
import type { Samples, Verdict } from './verdicts.js'

const HEADER = [
  'edits',
  'heap',
  'without code',
  'RSS',
  'descriptors',
  'threads',
  'children',
  'listeners',
  'resources',
  "supervisor's RSS",
  'descriptors',
  'threads',
  'children',
]

/** All samples in a table. */
export function renderSamples({ common, module, reloaded }: Samples): string {
  return markdownTable(HEADER, [
    ...common.map((sample) => row('common.cts', sample)),
    ...module.map((sample) => row('module.ts', sample)),
    ...reloaded.samples.map((sample) => row('app.ts', sample)),
  ])
}

/** A line for each figure. */
export function renderVerdicts(verdicts: readonly Verdict[]): string {
  return verdicts.map(({ isFine, text }) => `${isFine ? 'ok  ' : 'GREW'}  ${text}`).join('\n')
}

function row(file: string, { edits, program, supervisor }: Sample): string[] {
  return [
    `${file} ${edits}`,
    ...(program.heap === undefined ? ['-', '-'] : heapCells(program.heap)),
    ...processCells(program),
    String(program.listeners),
    String(program.resources),
    ...processCells(supervisor),
  ]
}

function heapCells({ bytes, withoutCodeBytes }: HeapFigures): string[] {
  return [bytes, withoutCodeBytes].map((figure) => `${(figure / 1e6).toFixed(2)} MB`)
}

function processCells({ rssBytes, descriptors, threads, children }: ProcessFigures): string[] {
  return [`${(rssBytes / 1e6).toFixed(0)} MB`, ...[descriptors, threads, children].map(String)]
}
