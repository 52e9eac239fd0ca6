import { markdownTable } from '../support/markdown-table.js'
import type { Outcome } from './outcome.js'
import { LIMIT, type Tool } from './tools.js'

/** One column of a table: what it shows of each tool, as a number or as text. */
export interface Column {
  readonly title: string
  cell(tool: string): string
  /** False if there is nothing about the tool. */
  has(tool: string): boolean
}

/** A column of outcomes. `format` gets the value of the limit as well, if there is one. */
export function column<Value>(
  title: string,
  outcomes: readonly Outcome<Value>[] | undefined,
  format: (value: Value, limit: Value | undefined) => string,
): Column[] {
  if (outcomes === undefined) return []
  const find = (tool: string) => outcomes.find((outcome) => outcome.tool === tool)
  const limit = find(LIMIT)
  const cell = (tool: string) => {
    const outcome = find(tool)
    if (outcome === undefined) return '-'
    if (outcome.kind === 'unusable') return outcome.problem
    return format(outcome.value, limit?.kind === 'measured' ? limit.value : undefined)
  }
  return [{ title, cell, has: (tool) => find(tool) !== undefined }]
}

/** A table with one row for each tool that has been measured; empty without columns. */
export function figureTable(tools: readonly Tool[], columns: readonly Column[]): string {
  if (columns.length === 0) return ''
  const rows = tools
    .filter(({ name }) => columns.some((each) => each.has(name)))
    .map(({ name, command }) => [`\`${command}\``, ...columns.map((each) => each.cell(name))])
  return markdownTable(['', ...columns.map(({ title }) => title)], rows)
}

/** A number with its ratio to the limit's. */
export function withRatio(text: string, value: number | undefined, limit: number | undefined): string {
  if (value === undefined) return '-'
  return limit === undefined ? text : `${text} (${(value / limit).toFixed(2)}×)`
}

export function ms(value: number | undefined): string {
  return value === undefined ? '-' : `${rounded(value)} ms`
}

export function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? '-' : `${rounded(bytes / 1e6)} MB`
}

/** With one digit after the point if it is small. */
export function rounded(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 20 ? 1 : 0 })
}
