import { parseArgs } from 'node:util'
import { oneOf, positive } from '../bench/support/option-values.js'
import { LEAKS } from './leaks.js'

export interface SoakOptions {
  /** Of the two pages together. */
  readonly edits: number
  /** Which edits are special, and how, follows from it. */
  readonly seed: number
  /** Code of the pages that leaks, to see the test fail; empty if there is none. */
  readonly leak: string
}

/** Reads `--edits 2000 --seed 1 --leak listener`, all of them optional. Throws on anything else. */
export function readOptions(args: string[]): SoakOptions {
  const { values } = parseArgs({
    args,
    options: {
      edits: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      leak: { type: 'string' },
    },
  })
  return {
    edits: Math.max(LEAST_EDITS, Math.round(positive('edits', values.edits))),
    seed: positive('seed', values.seed),
    leak: values.leak === undefined ? '' : oneOf('leak', values.leak, LEAKS),
  }
}

/** With fewer there are no twenty samples. */
const LEAST_EDITS = 40
