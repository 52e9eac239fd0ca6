/** Full reloads under load, by several tools: `npm run bench -- reload [--reloads 20] [--rate 200] [--server http] [--only hot-hook,...]`. */
import { Candidate } from './reload/candidate.js'
import { Measurement } from './reload/measurement.js'
import { type ReloadOptions, readOptions } from './reload/options.js'
import { probe } from './reload/probes.js'
import { type ReloadReport, renderReport } from './reload/report.js'
import { type Result, resultOf } from './reload/result.js'
import { packageFolder } from './reload/sample-app.js'
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
    say(`checking ${tool.command}`)
    const candidate = await Candidate.start(tool, server)
    const problem = await candidate.check()
    if (problem === undefined) {
      measurements.push(new Measurement(candidate, rate))
      continue
    }
    results.set(tool.name, { kind: 'unusable', ...tool, problem, output: candidate.output })
    await candidate.end()
  }

  for (let round = 1; round <= reloads; round++) {
    say(`reload ${round} of ${reloads}`)
    for (const measurement of measurements) if (!measurement.isOver) await measurement.reload()
  }
  for (const measurement of measurements) {
    const { candidate, load } = measurement
    say(`trying ${candidate.tool.command} with requests that take long`)
    load.close()
    const probes = measurement.isOver ? undefined : await probe(candidate)
    results.set(candidate.tool.name, resultOf(measurement, probes))
    await candidate.end()
  }
  return tools.flatMap(({ name }) => results.get(name) ?? [])
}

function versionsWith({ server }: ReloadOptions): Record<string, string> {
  const own = versionIn(REPOSITORY) ?? ''
  const versions = { 'hot-hook': own, ...installPeers(['tsx', 'nodemon']) }
  return server === 'http' ? versions : { ...versions, [server]: versionIn(packageFolder(server)) ?? '' }
}
