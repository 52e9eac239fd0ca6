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

/** A column of outcomes. `format` gets the value of the tool as well that they are compared with, if it has one. */
export function column<Value>(
  title: string,
  outcomes: readonly Outcome<Value>[] | undefined,
  format: (value: Value, compared: Value | undefined) => string,
  comparedWith = LIMIT,
): Column[] {
  if (outcomes === undefined) return []
  const find = (tool: string) => outcomes.find((outcome) => outcome.tool === tool)
  const compared = find(comparedWith)
  const cell = (tool: string) => {
    const outcome = find(tool)
    if (outcome === undefined) return '-'
    if (outcome.kind === 'unusable') return 'not measured'
    return format(outcome.value, compared?.kind === 'measured' ? compared.value : undefined)
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

/** A number with its ratio to the one that it is compared with. */
export function withRatio(text: string, value: number | undefined, compared: number | undefined): string {
  if (value === undefined) return '-'
  return compared === undefined ? text : `${text} (${(value / compared).toFixed(2)}×)`
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
