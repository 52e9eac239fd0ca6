// One of many processes on one cache: `busy-process.ts <folder> <name> <how many there are>`. It prints what it finds wrong.
import { isDeepStrictEqual } from 'node:util'
import { SegmentFolder } from '../../../src/cache/segment-folder.js'
import { SourceCache } from '../../../src/cache/source-cache.js'
import { made, whole } from './made.js'

export const ROUNDS = 12

/** What a process adds in one round: two small files, now and then a large one, and one that all have in common. */
export function sourcesOf(name: string, round: number) {
  const code = round % 4 === 0 ? `large ${name} ${round} `.repeat(20_000) : `code ${name} ${round}`
  return [
    made(`/src/${name}/${round}.ts`, `${name} ${round}`, { code }),
    made(`/src/${name}/other-${round}.ts`, `other ${name} ${round}`),
    made('/src/common.ts', `common ${round}`),
  ]
}

const [folder, name, count] = process.argv.slice(2)
if (folder !== undefined && name !== undefined) {
  for (let round = 0; round < ROUNDS; round++) {
    const cache = new SourceCache(new SegmentFolder(folder))
    for (const each of sourcesOf(name, round)) cache.add(each)
    cache.flush()
    cache.tidy()
    const other = new SourceCache(new SegmentFolder(folder))
    for (let index = 0; index < Number(count); index++) {
      for (const { source: right, text, recipe } of sourcesOf(String(index), round)) {
        const found = whole(other.get(right.path, text, recipe))
        // Missing it may be: between two looks of this process another one may have put it somewhere else.
        if (found !== undefined && !isDeepStrictEqual(found, right)) console.log(`${name}: ${right.path} is wrong`)
      }
    }
  }
}
