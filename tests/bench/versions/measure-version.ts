import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask } from '../support/ask.js'
import { freePort } from '../support/free-port.js'
import { RunningTool } from '../support/running-tool.js'
import { TemporaryFolder } from '../support/temporary-folder.js'
import type { Program } from './programs.js'

/** As many edits before the first look: what comes with the first ones takes memory too, but once. */
const WARM_UP_EDITS = 1_000
/** V8 compiles what is used often, and throws away what is not used for a moment: hundreds of KB that have nothing to do with versions. */
const STEADY_CODE = ['--no-opt', '--no-maglev', '--no-sparkplug', '--no-flush-bytecode']
const START_MS = 30_000
const EDIT_MS = 1_000

/** How many bytes an edit leaves in the heap, between a quarter of the edits and the end. Throws if the program does not do what it should. */
export async function measureVersion(program: Program, edits: number, pauseMs: number): Promise<number> {
  const temporary = new TemporaryFolder()
  const folder = join(temporary.path, 'project')
  mkdirSync(folder)
  const page = join(folder, program.page)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, program.entry), program.source)
  writeFileSync(page, program.page === 'page.cjs' ? 'exports.value = ""' : 'export const value = ""')

  const port = await freePort()
  const running = new RunningTool({
    nodeArgs: [...STEADY_CODE, ...program.nodeArgs, program.entry],
    cwd: folder,
    env: { PORT: String(port), PAGE: page, SNAPSHOT: join(temporary.path, 'versions.heapsnapshot') },
  })
  try {
    await running.said(/^listening$/m, START_MS)
    await loadAgain(WARM_UP_EDITS, 0)
    const { early, late } = await loadAgain(edits, pauseMs)
    return (late - early) / (edits - Math.ceil(edits / 4))
  } finally {
    await running.end()
    temporary.remove()
  }

  async function loadAgain(edits: number, pauseMs: number): Promise<{ early: number; late: number }> {
    const timeoutMs = START_MS + edits * (EDIT_MS + pauseMs)
    const answer = await ask({ port, path: `/?edits=${edits}&pause=${pauseMs}`, timeoutMs })
    if (answer.kind === 'failed') throw new Error(`${program.entry}: ${answer.reason}\n${running.output}`)
    return JSON.parse(answer.text)
  }
}
