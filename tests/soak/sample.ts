import { figuresOf, type ProcessFigures } from './processes.js'
import type { SoakedProgram } from './soaked-program.js'

/** What there is at one moment. */
export interface Sample {
  /** Of the phase, up to now. */
  readonly edits: number
  readonly program: ProgramFigures
  readonly supervisor: ProcessFigures
}

export interface ProgramFigures extends ProcessFigures {
  /** In use after a thorough collection; only where that was asked for. */
  readonly heapBytes?: number
  /** Of `process`. */
  readonly listeners: number
  /** What keeps the process running. */
  readonly resources: number
}

export async function takeSample(program: SoakedProgram, edits: number, withHeap: boolean): Promise<Sample> {
  const { pid, ...own } = JSON.parse(await program.get(withHeap ? '/heap' : '/figures'))
  return { edits, program: { ...own, ...figuresOf(pid) }, supervisor: figuresOf(program.supervisorPid) }
}

/** After which edits a sample is taken, if `samples` are to be spread over `count` edits. */
export function samplePoints(count: number, samples: number): Set<number> {
  return new Set(Array.from({ length: samples }, (_, index) => Math.round(((index + 1) * count) / samples)))
}
