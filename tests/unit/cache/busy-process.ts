// One of many processes on one cache: `busy-process.ts <folder> <name> <how many there are>`. It prints what it finds wrong.
import { isDeepStrictEqual } from 'node:util'
import { SourceCache } from '../../../src/cache/source-cache.js'
import { SourceFolder } from '../../../src/cache/source-folder.js'
import { keep, keyOf, made } from './made.js'

export const ROUNDS = 12

/** What a process adds in one round: two files of its own, one of them large now and then, and one that all processes add. */
export function sourcesOf(name: string, round: number) {
  const code = round % 4 === 0 ? `large ${name} ${round} `.repeat(20_000) : `code ${name} ${round}`
  return [
    made(`/src/${name}/${round}.ts`, `${name} ${round}`, { code }),
    made(`/src/${name}/other-${round}.ts`, `other ${name} ${round}`),
    made('/src/common.ts', `common ${round}`, { code: `common ${round} `.repeat(round * 1_000) }),
  ]
}

const [folder, name, count] = process.argv.slice(2)
if (folder !== undefined && name !== undefined) {
  for (let round = 0; round < ROUNDS; round++) {
    const cache = new SourceCache(new SourceFolder(folder))
    keep(cache, sourcesOf(name, round))
    cache.tidy()
    const other = new SourceCache(new SourceFolder(folder))
    for (let index = 0; index < Number(count); index++) {
      for (const each of sourcesOf(String(index), round)) {
        // It may be missing: another process may not have written it yet, or may have written another text since.
        const found = other.get(keyOf(each))
        if (found !== undefined && !isDeepStrictEqual(found, each.source)) {
          console.log(`${name}: ${each.source.path} is wrong`)
        }
      }
    }
  }
}
