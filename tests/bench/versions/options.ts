import { parseArgs } from 'node:util'
import { positive } from '../support/option-values.js'

export interface VersionsOptions {
  /** One after the other. */
  readonly edits: number
  /** With a pause after each. */
  readonly paused: number
}

/** Reads `--edits 1000 --paused 100`, both optional. Throws on anything else. */
export function readOptions(args: string[]): VersionsOptions {
  const { values } = parseArgs({
    args,
    options: {
      edits: { type: 'string', default: '1000' },
      paused: { type: 'string', default: '100' },
    },
  })
  return { edits: positive('edits', values.edits), paused: positive('paused', values.paused) }
}
