import { damageCache } from './harm/damage-cache.js'
import { killProcess } from './harm/kill-process.js'
import { replaceFile } from './harm/replace-file.js'
import { sendMessage } from './harm/send-message.js'
import { startOddly } from './harm/start-oddly.js'
import { writeConfig } from './harm/write-config.js'
import type { Random } from './random.js'
import type { Victim } from './victim.js'

/** One kind of harm. `run` does it, tells what it is, looks whether the program has come through it, and mends it. */
export interface Harm {
  readonly name: string
  run(victim: Victim, random: Random, tell: (what: string) => void): Promise<void>
}

export const HARMS: readonly Harm[] = [
  { name: 'file', run: replaceFile },
  { name: 'config', run: writeConfig },
  { name: 'cache', run: damageCache },
  { name: 'message', run: sendMessage },
  { name: 'kill', run: killProcess },
  { name: 'start', run: startOddly },
]
