import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import type { Harm } from '../harms.js'
import type { Random } from '../random.js'

const DAMAGES: Readonly<Record<string, (path: string, random: Random) => void>> = {
  'other bits': (path, random) => {
    const bytes = readFileSync(path)
    for (let flips = random.below(4); flips >= 0; flips--) {
      const at = random.below(bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
    }
    writeFileSync(path, bytes)
  },
  'an end too soon': (path, random) => truncateSync(path, random.below(readFileSync(path).length)),
  'more at its end': (path) => writeFileSync(path, 'more', { flag: 'a' }),
  'a named pipe in its place': (path) => {
    rmSync(path)
    execFileSync('mkfifo', [path])
  },
  'a folder in its place': (path) => {
    rmSync(path)
    mkdirSync(path)
  },
  'rights for all': (path) => chmodSync(path, 0o666),
}

/** Files of the cache are damaged between two runs: the next one runs what stands in the files of the program. */
export const damageCache: Harm['run'] = async (victim, random, tell) => {
  await victim.end()
  for (const path of victim.cacheFiles()) {
    if (random.onceIn(3)) continue
    const what = random.oneOf(Object.keys(DAMAGES))
    tell(`${what}: ${path}`)
    DAMAGES[what]?.(path, random)
  }
  await victim.start()
  await victim.mend(random.oneOf(['page.ts', 'model.ts']))
  // What is no file of its own is not removed.
  rmSync(victim.cacheFolder, { recursive: true, force: true })
}
