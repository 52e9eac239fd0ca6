/** Full reloads under load, by several tools: `npm run bench -- reload [--reloads 20] [--rate 200] [--server http] [--only hot-hook,...]`. */
import { Candidate } from './reload/candidate.js'
import { Measurement } from './reload/measurement.js'
import { type ReloadOptions, readOptions } from './reload/options.js'
import { installPackages } from './reload/packages.js'
import { probe } from './reload/probes.js'
import type { ServerKind } from './reload/programs.js'
import { type ReloadReport, renderReport } from './reload/report.js'
import { type MeasuredResult, type Result, resultOf } from './reload/result.js'
import type { Tool } from './reload/tools.js'
import { describeMachine } from './support/machine.js'
import { installPeers } from './support/peers.js'
import { REPOSITORY, versionIn, writeResult } from './support/repository.js'

const say = (text: string) => process.stderr.write(`${text}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

const options = readOptions(process.argv.slice(2))
const versions = versionsWith(options)
const machine = describeMachine()
const report: ReloadReport = { machine, versions, options, results: await measure(options) }
process.stdout.write(`\n${renderReport(report)}\n`)
say(`\n${writeResult('reload', report)}`)

async function measure({ tools, server, reloads, rate }: ReloadOptions): Promise<Result[]> {
  const results = new Map<string, Result>()
  const measurements: Measurement[] = []
  for (const tool of tools) {
    const checked = await check(tool, server)
    if (checked instanceof Candidate) measurements.push(new Measurement(checked, rate))
    else results.set(tool.name, checked)
  }

  for (let round = 1; round <= reloads; round++) {
    say(`reload ${round} of ${reloads}`)
    for (const measurement of measurements) if (!measurement.isOver) await measurement.reload()
  }
  for (const measurement of measurements) {
    const result = await conclude(measurement)
    results.set(result.name, result)
  }
  return tools.flatMap(({ name }) => results.get(name) ?? [])
}

/** Starts a tool. Resolves with the result if it can't be measured. */
async function check(tool: Tool, server: ServerKind): Promise<Candidate | Result> {
  say(`checking ${tool.command}`)
  const candidate = await Candidate.start(tool, server)
  const problem = await candidate.check()
  if (problem === undefined) return candidate

  await candidate.end()
  return { kind: 'unusable', ...tool, problem, output: candidate.output }
}

/** Tries what is tried once, and ends the tool. */
async function conclude(measurement: Measurement): Promise<MeasuredResult> {
  const { candidate, load } = measurement
  say(`trying ${candidate.tool.command} with requests that take long`)
  load.close()
  const probes = measurement.isOver ? undefined : await probe(candidate)
  const result = resultOf(measurement, probes)
  await candidate.end()
  return result
}

function versionsWith({ server }: ReloadOptions): Record<string, string> {
  const own = versionIn(REPOSITORY) ?? ''
  return { 'hot-hook': own, ...installPeers(['tsx', 'nodemon']), ...installPackages(server) }
}
