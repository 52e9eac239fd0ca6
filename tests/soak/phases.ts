import { appSource } from './app-sources.js'
import { Client } from './client.js'
import type { EditedPage } from './edited-page.js'
import type { EditKind } from './edits.js'
import { type Sample, samplePoints, takeSample, takeSampleWithHeap } from './sample.js'
import type { SoakedProgram } from './soaked-program.js'
import { write } from './write.js'

const SAMPLES = 20

/** Edits a page in the running process. `onSample` hears of each sample at once. */
export async function editPage(
  program: SoakedProgram,
  page: EditedPage,
  edits: readonly EditKind[],
  onSample: (sample: Sample) => void,
): Promise<Sample[]> {
  const samples: Sample[] = []
  const points = samplePoints(edits.length, SAMPLES / 2)
  for (const [index, kind] of edits.entries()) {
    await page.edit(kind)
    if (!points.has(index + 1)) continue
    const sample = await takeSampleWithHeap(program, index + 1)
    samples.push(sample)
    onSample(sample)
  }
  return samples
}

export interface Reloaded {
  readonly samples: readonly Sample[]
  readonly requests: number
  readonly failures: readonly string[]
}

/** Edits the entry: each time another process takes over, while a client asks without a pause. */
export async function reloadEntry(
  program: SoakedProgram,
  page: EditedPage,
  reloads: number,
  onSample: (sample: Sample) => void,
): Promise<Reloaded> {
  const samples: Sample[] = []
  const points = samplePoints(reloads, Math.min(SAMPLES, reloads))
  const client = new Client(program.port)
  for (let version = 1; version <= reloads; version++) {
    write(program.path('app.ts'), appSource(version))
    if (!(await client.hears(String(version)))) throw program.error(`No answer of version ${version} of the entry`)
    await program.isAlone()
    // The new process has a watcher, and esbuild, at the latest when it knows of a save.
    await page.edit('plain')
    if (!points.has(version)) continue
    const sample = await takeSample(program, version)
    samples.push(sample)
    onSample(sample)
  }
  await client.end()
  return { samples, requests: client.asked, failures: client.failures }
}
