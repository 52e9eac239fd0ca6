// What it costs to look at a stack trace, as a table in Markdown: `npm run bench -- stack`
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transformSync } from 'esbuild'
import { markdownTable } from './support/markdown-table.js'
import { installPeers, peerFolder } from './support/peers.js'
import { REPOSITORY } from './support/repository.js'
import { median } from './support/statistics.js'
import { TemporaryFolder } from './support/temporary-folder.js'

const RUNS = 7

/** Prints microseconds: the first stack that is looked at, each after it, and an error whose stack nobody looks at. Nine frames are its own. */
const PROGRAM = `
interface Nothing {
  here: never
}
function deep(calls: number): Error {
  return calls === 0 ? new Error('deep') : deep(calls - 1)
}
function time(count: number, action: () => unknown): number {
  const begin = performance.now()
  for (let done = 0; done < count; done++) action()
  return ((performance.now() - begin) * 1_000) / count
}
const first = time(1, () => deep(8).stack)
console.log(JSON.stringify([first, time(20_000, () => deep(8).stack), time(20_000, () => deep(8))]))
`

const { tsx } = installPeers(['tsx'])
const folder = new TemporaryFolder()
writeFileSync(join(folder.path, 'package.json'), '{ "type": "module" }')
writeFileSync(join(folder.path, 'app.ts'), PROGRAM)
writeFileSync(join(folder.path, 'app.js'), transformSync(PROGRAM, { loader: 'ts' }).code)

const url = (...path: string[]) => pathToFileURL(join(...path)).href
const tools = [
  { name: 'plain JavaScript', args: ['app.js'] },
  { name: 'hot-hook', args: ['--import', url(REPOSITORY, 'loader.mjs'), 'app.ts'] },
  { name: `tsx ${tsx}`, args: ['--import', url(peerFolder('tsx'), 'dist/loader.mjs'), 'app.ts'] },
]

const figures = tools.map(() => [[], [], []] as [number[], number[], number[]])
for (let run = 0; run < RUNS; run++) {
  for (const [index, { args }] of tools.entries()) {
    const printed = execFileSync(process.execPath, args, {
      cwd: folder.path,
      encoding: 'utf8',
      env: { ...process.env, HOT_HOOK_WATCH: 'false' },
    })
    for (const [column, figure] of (JSON.parse(printed) as number[]).entries()) figures[index]?.[column]?.push(figure)
  }
}
folder.remove()

const rows = tools.map(({ name }, index) => {
  const columns = figures[index]?.map((numbers) => median(numbers) ?? Number.NaN) ?? []
  const [first = Number.NaN, each = Number.NaN, unseen = Number.NaN] = columns
  return [name, `${(first / 1_000).toFixed(1)} ms`, `${each.toFixed(1)} µs`, `${unseen.toFixed(1)} µs`]
})
console.log(`Node ${process.versions.node}\n`)
console.log(markdownTable(['', 'the first error.stack', 'each one after it', 'an error that nobody looks at'], rows))
