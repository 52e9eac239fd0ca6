import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readOptions } from '../../bench/reload/options.js'
import { renderReport } from '../../bench/reload/report.js'
import type { MeasuredResult, Result } from '../../bench/reload/result.js'

const MACHINE = { date: '2026-11-30T08:00:00.000Z', node: '26.10.0', cpu: 'a CPU', cpuCount: 2, system: 'Linux 6' }

function measured(command: string, medianMs: number, atRest: MeasuredResult['atRest']): MeasuredResult {
  return {
    kind: 'measured',
    name: command,
    command,
    reloads: 3,
    stuck: 0,
    hasEnded: false,
    requests: 1_200,
    failed: 0,
    failedOnReusedConnections: 0,
    reasons: {},
    stale: 0,
    staleUntilMs: undefined,
    longestWaitMs: medianMs,
    toNewAnswerMs: { median: medianMs, max: medianMs, all: [medianMs] },
    atRest,
    probes: undefined,
    longestLagMs: 1,
    examples: [],
  }
}

function rowsOf(results: readonly Result[]): string[][] {
  const options = readOptions(['--server', 'packages'])
  const report = renderReport({ machine: MACHINE, versions: { express: '5.3.0' }, options, results })
  const rows = report.split('\n').filter((line) => line.startsWith('|'))
  return rows.map((row) => row.split('|').map((cell) => cell.trim()))
}

describe('the report of reloads', () => {
  it('has the processes of a tool and its memory at rest, or says that the system does not tell', () => {
    const [header = [], , first = [], second = []] = rowsOf([
      measured('hot-hook app.ts', 100, { processes: 4, memoryKb: 1_234 * 1_024 }),
      measured('tsx watch app.ts', 250, undefined),
    ])

    const cellsOf = (row: string[]) =>
      ['ratio', 'processes', 'memory at rest'].map((title) => row[header.indexOf(title)])
    assert.deepEqual(cellsOf(first), ['1.0×', '4', '1,234 MB'])
    assert.deepEqual(cellsOf(second), ['2.5×', '-', '-'])
  })

  it('names a tool that can not run the program, with the reason', () => {
    const problem = 'it does not answer after its start'
    const [, , row = []] = rowsOf([{ kind: 'unusable', name: 'tsx', command: 'tsx watch', problem, output: '' }])

    assert.deepEqual(row.slice(1, 3), ['`tsx watch`', `not measured: ${problem}`])
  })
})
