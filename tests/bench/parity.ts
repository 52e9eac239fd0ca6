// What runs under hot-hook and under tsx, as two tables in Markdown: `npm run bench -- parity`

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import type { Case } from '../parity/case.js'
import { runCase } from '../parity/run-case.js'
import { AROUND_ROWS, cellOf, IMPORT_ROWS, type Outcome, tables } from '../parity/table.js'
import { LOADER_BY_URL, nodeMajor } from '../support/node.js'
import { installPeers, peerFolder } from './support/peers.js'

const versions = installPeers(['tsx'])
const tsx = ['--import', pathToFileURL(join(peerFolder('tsx'), 'dist/loader.mjs')).href]

async function outcomeOf(given: Case, loader: readonly string[]): Promise<Outcome> {
  const ends: (() => unknown)[] = []
  try {
    const { code, stdout } = await runCase({ after: (end: () => unknown) => void ends.push(end) }, loader, given)
    if (code !== 0) return 'no'
    const printed = JSON.parse(stdout)
    if (isDeepStrictEqual(printed, given.prints)) return 'yes'
    // The same, but as the other kind of module.
    const format = given.format === 'CommonJS' ? 'ES module' : 'CommonJS'
    const [language, , modules] = printed
    return isDeepStrictEqual([language, given.format, modules], given.prints) ? `as ${format}` : 'no'
  } catch {
    return 'no'
  } finally {
    for (const end of ends) await end()
  }
}

const outcomes = new Map<Case, Outcome>()
const failed: string[] = []
for (const given of [...IMPORT_ROWS, ...AROUND_ROWS].flatMap(({ cases }) => cases)) {
  const [own, others] = await Promise.all([outcomeOf(given, LOADER_BY_URL), outcomeOf(given, tsx)])
  outcomes.set(given, others)
  if (own !== 'yes' && !given.notOn?.includes(nodeMajor)) failed.push(given.what)
}
const { imports, around } = tables([
  { name: `tsx ${versions.tsx}`, cellOf: (row) => cellOf(row, (given) => outcomes.get(given) ?? 'no') },
])
console.log(`Node ${process.versions.node}\n\n${imports}\n\n${around}`)
if (failed.length > 0) console.error('hot-hook itself has failed:', failed)
