/** What a version of a module leaves in the heap, next to plain Node: `npm run bench -- versions [--edits 1000] [--paused 100]` */
import { markdownTable } from './support/markdown-table.js'
import { measureVersion } from './versions/measure-version.js'
import { readOptions } from './versions/options.js'
import { PROGRAMS } from './versions/programs.js'

const PAUSE_MS = 600

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

const { edits, paused } = readOptions(process.argv.slice(2))
const kinds = Object.entries(PROGRAMS)
const rows: string[][] = []
for (const [name, { plain, hotHook }] of kinds) {
  process.stderr.write(`${edits} edits of ${name}\n`)
  const inPlain = await measureVersion(plain, edits, 0)
  rows.push(row(name, inPlain, await measureVersion(hotHook, edits, 0)))
}
// What waits most of the time can wait at the same time.
process.stderr.write(`${paused} edits with pauses\n`)
const inPauses = kinds.map(async ([name, { plain, hotHook }]) => {
  const programs = [plain, hotHook] as const
  const [inPlain, inHotHook] = await Promise.all(programs.map((each) => measureVersion(each, paused, PAUSE_MS)))
  return row(`${name}, with pauses of ${PAUSE_MS} ms`, inPlain, inHotHook)
})
rows.push(...(await Promise.all(inPauses)))

console.log(`Node ${process.versions.node}, ${edits} edits, ${paused} with pauses; bytes per edit\n`)
console.log(markdownTable(['', 'plain Node', 'hot-hook', 'difference'], rows))

function row(name: string, plain = Number.NaN, hotHook = Number.NaN): string[] {
  return [name, ...[plain, hotHook, hotHook - plain].map((bytes) => Math.round(bytes).toLocaleString('en'))]
}
