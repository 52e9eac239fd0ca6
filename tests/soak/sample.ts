import { rmSync } from 'node:fs'
import { bytesWithoutCode } from './heap-snapshot.js'
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
  readonly heap?: HeapFigures
  /** Of `process`. */
  readonly listeners: number
  /** What keeps the process running. */
  readonly resources: number
}

/** What is in use after a thorough collection. */
export interface HeapFigures {
  readonly bytes: number
  readonly withoutCodeBytes: number
}

export async function takeSample(program: SoakedProgram, edits: number): Promise<Sample> {
  const { pid, ...own } = JSON.parse(await program.get('/figures'))
  return { edits, program: { ...own, ...figuresOf(pid) }, supervisor: figuresOf(program.supervisorPid) }
}

/** Takes a second or more, in which the program does nothing else. */
export async function takeSampleWithHeap(program: SoakedProgram, edits: number): Promise<Sample> {
  const bytes = Number(await program.get('/heap'))
  const withoutCodeBytes = bytesWithoutCode(program.snapshot)
  rmSync(program.snapshot)
  const sample = await takeSample(program, edits)
  return { ...sample, program: { ...sample.program, heap: { bytes, withoutCodeBytes } } }
}

/** After which edits a sample is taken, if `samples` are to be spread over `count` edits. */
export function samplePoints(count: number, samples: number): Set<number> {
  return new Set(Array.from({ length: samples }, (_, index) => Math.round(((index + 1) * count) / samples)))
}
