import { markdownTable } from '../bench/support/markdown-table.js'
import { AROUND_CASES } from './around.js'
import type { Case } from './case.js'
import { importCases } from './imports.js'

/** A row of the tables in the README of this folder: all cases that it stands for. */
export interface Row {
  readonly what: string
  readonly cases: readonly Case[]
}

export const IMPORT_ROWS = rowsOf(importCases('alone'))
export const AROUND_ROWS = rowsOf(AROUND_CASES)

function rowsOf<C extends Case>(cases: readonly C[]): (Row & { readonly cases: readonly C[] })[] {
  const rows = new Map<string, C[]>()
  for (const one of cases) rows.set(one.what, [...(rows.get(one.what) ?? []), one])
  return [...rows].map(([what, parts]) => ({ what, cases: parts }))
}

/** It runs, does not, or runs in another way. */
export type Outcome = 'yes' | 'no' | `as ${string}`

/** What a table says of a row. */
export function cellOf({ cases }: Row, outcomeOf: (given: Case) => Outcome): string {
  const [first = 'no', ...others] = new Set(cases.map(outcomeOf))
  if (others.length === 0) return first
  return `not ${cases.flatMap((given) => (outcomeOf(given) === 'yes' ? [] : [given.part])).join(', ')}`
}

/** What the tables say of hot-hook: the cases that are known to fail on a version of Node do. */
export function ownCellOf({ cases }: Row): string {
  const versions = [...new Set(cases.flatMap(({ notOn = [] }) => notOn))]
  return versions.length === 0 ? 'yes' : `yes, not on Node ${versions.join(', ')}`
}

/** The tables of this folder's README: hot-hook's column, and those of other tools, by what they print for a row. */
export function tables(others: readonly { name: string; cellOf(row: Row): string }[]): {
  imports: string
  around: string
} {
  const names = ['hot-hook', ...others.map(({ name }) => name)]
  const cells = (row: Row) => [ownCellOf(row), ...others.map((other) => other.cellOf(row))]
  return {
    imports: markdownTable(
      ['entry', 'in a package with', 'runs as', ...names],
      IMPORT_ROWS.map((row) => [...row.what.split(' | '), row.cases[0]?.format ?? '', ...cells(row)]),
    ),
    around: markdownTable(
      ['', ...names],
      AROUND_ROWS.map((row) => [row.what, ...cells(row)]),
    ),
  }
}
