import { randomNumbers } from './random.js'
import { CLASS_BLOCK, FUNCTION_BLOCKS, NOUNS, TYPE_BLOCK } from './sample-code.js'
import { MODULUS, type SampleModule } from './sample-graph.js'

const SMALLEST = 3_200
const LARGEST = 4_500

/**
 * The TypeScript of a generated module: 3 to 5 KB, the same for the same module and version. It uses what it imports, and exports
 * `total`, which says what version it and all below it are in.
 */
export function moduleSource(module: SampleModule, version: number): string {
  const random = randomNumbers(module.index + 1)
  const noun = NOUNS[module.index % NOUNS.length] ?? ''
  const size = SMALLEST + random() * (LARGEST - SMALLEST)
  const head = [importsOf(module), `export const version: number = ${version}`, totalOf(module)].join('\n\n')

  const blocks = [TYPE_BLOCK, CLASS_BLOCK]
  const offset = Math.floor(random() * FUNCTION_BLOCKS.length)
  let length = head.length + blocks.join('').length
  for (let each = 0; length < size; each++) {
    const block = FUNCTION_BLOCKS[(offset + each) % FUNCTION_BLOCKS.length] ?? ''
    const repetition = Math.floor(each / FUNCTION_BLOCKS.length)
    blocks.push(repetition === 0 ? block : block.replaceAll('_', String(repetition)))
    length += block.length
  }
  const body = blocks.join('').replaceAll('_', '').replaceAll('Thing', noun).replaceAll('thing', noun.toLowerCase())
  return `${head.trimStart()}\n${body}`
}

function importsOf({ imports }: SampleModule): string {
  return imports
    .map(({ index, path }) => {
      const noun = NOUNS[index % NOUNS.length]
      return `import { describe${noun} as describe${index}, total as total${index}, type ${noun} as Item${index} } from '../${path}.js'`
    })
    .join('\n')
}

function totalOf({ index, imports }: SampleModule): string {
  const sum = ['version', ...imports.map((each) => `total${each.index}`)].join(' + ')
  const types = ['Thing', ...imports.map((each) => `Item${each.index}`)].join(' | ')
  const describe = imports.map((each) => `describe${each.index}`).join(', ')
  return `/** What this module and all that it imports add up to. */
export const total: number = (${sum}) % ${MODULUS}
export type Known${index} = ${types.replace('Thing', NOUNS[index % NOUNS.length] ?? '')}
export const describers: ReadonlyArray<(id: number) => string> = [${describe}]`
}
