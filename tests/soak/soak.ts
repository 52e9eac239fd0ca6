// Edits a server again and again, and says what grew: `npm run test:soak [-- --edits 20000]`
import { pageSource } from './app-sources.js'
import { EditedPage } from './edited-page.js'
import { planEdits } from './edits.js'
import { readOptions, type SoakOptions } from './options.js'
import { editPage, reloadEntry } from './phases.js'
import { renderSamples, renderVerdicts } from './report.js'
import type { Sample } from './sample.js'
import { SoakedProgram } from './soaked-program.js'
import { judge, type Samples } from './verdicts.js'

const EDITS_PER_RELOAD = 100

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

const samples = await soak(readOptions(process.argv.slice(2)))
const verdicts = judge(samples)
console.log(`Node ${process.versions.node}\n\n${renderSamples(samples)}\n\n${renderVerdicts(verdicts)}`)
if (verdicts.some(({ isFine }) => !isFine)) process.exitCode = 1

async function soak({ edits, seed, leak }: SoakOptions): Promise<Samples> {
  const program = await SoakedProgram.start({
    'common.cts': pageSource(0),
    'module.ts': pageSource(0),
    'fence.cts': pageSource(0),
  })
  try {
    // What was never loaded is saved without a word.
    for (const path of ['/common', '/module', '/fence']) await program.get(path)
    const fence = new EditedPage(program, 'fence.cts')
    const common = new EditedPage(program, 'common.cts', leak, fence)
    const module = new EditedPage(program, 'module.ts', leak, fence)

    const half = Math.ceil(edits / 2)
    return {
      common: await editPage(program, common, planEdits(half, seed), saySample('common.cts')),
      module: await editPage(program, module, planEdits(half, seed + 1), saySample('module.ts')),
      reloaded: await reloadEntry(program, fence, Math.ceil(edits / EDITS_PER_RELOAD), saySample('app.ts')),
    }
  } finally {
    await program.end()
  }
}

function saySample(file: string): (sample: Sample) => void {
  return ({ edits }) => say(`${edits} edits of ${file}`)
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
