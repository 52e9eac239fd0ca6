/**
 * What hot-hook and others cost: `npm run bench -- [--figures cold,warm,...] [--only plain,hot-hook,...] [--modules 1000] [--others 100,5000]
 * [--runs 5] [--pairs 1000] [--reloads 1000]`.
 */
import { measureEdits } from './speed/figures/edits.js'
import { measureFirstSaves } from './speed/figures/first-saves.js'
import { measureHeap } from './speed/figures/heap.js'
import { measureHello } from './speed/figures/hello.js'
import { measureImports } from './speed/figures/imports.js'
import { measurePlanning } from './speed/figures/planning.js'
import { measureSaves } from './speed/figures/saves.js'
import { measureStarts } from './speed/figures/starts.js'
import { type Figure, readOptions } from './speed/options.js'
import { renderReport } from './speed/report.js'
import type { SpeedReport } from './speed/speed-report.js'
import { describeMachine } from './support/machine.js'
import { installPeers } from './support/peers.js'
import { REPOSITORY, versionIn, writeResult } from './support/repository.js'

/** A start of one module takes no time to speak of, and much of that is chance. */
const HELLOS_PER_RUN = 4
const say = (text: string) => process.stderr.write(`${text}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

const options = readOptions(process.argv.slice(2))
const { tools, modules, others, runs, pairs, reloads } = options
const machine = describeMachine()
const peers = installPeers([...new Set(tools.flatMap(({ packages }) => packages))])
const versions = { 'hot-hook': versionIn(REPOSITORY) ?? '', ...peers }

const starts = (size: number, isCold: boolean) => measureStarts({ tools, modules: size, runs, isCold })
const report: SpeedReport = {
  machine,
  versions,
  options: { ...options, figures: [...options.figures], tools: tools.map(({ name }) => name) },
  cold: await figure(['cold'], () => starts(modules, true)),
  warm: await figure(['warm', 'memory'], () => starts(modules, false)),
  warmOthers: await warmOthers(),
  hello: await figure(['hello'], () => measureHello(tools, runs * HELLOS_PER_RUN)),
  packages: await figure(['packages'], () => measureHello(tools, runs, modules)),
  edits: await figure(['edit'], () => measureEdits(tools, modules, runs)),
  firstSaves: await figure(['first-save'], () => measureFirstSaves(tools, runs)),
  saves: await figure(['saves'], () => measureSaves(tools, pairs)),
  imports: await figure(['import'], () => measureImports(tools, runs)),
  heap: await figure(['heap'], () => measureHeap(tools, reloads)),
  planning: await figure(['planning'], async () => measurePlanning(runs)),
}
process.stdout.write(`\n${renderReport(report, tools)}\n`)
say(`\n${writeResult('speed', report)}`)

async function warmOthers(): Promise<SpeedReport['warmOthers']> {
  const measured = []
  for (const size of others) {
    const outcomes = await figure(['warm'], () => starts(size, false))
    if (outcomes !== undefined) measured.push({ modules: size, outcomes })
  }
  return measured
}

/** Measures, if one of these figures is wanted. */
async function figure<Result>(names: readonly Figure[], measure: () => Promise<Result>): Promise<Result | undefined> {
  if (!names.some((name) => options.figures.has(name))) return undefined
  say(`measuring ${names.join(' and ')}`)
  const begunAt = performance.now()
  const result = await measure()
  say(`  took ${Math.round((performance.now() - begunAt) / 1_000)} s`)
  return result
}
