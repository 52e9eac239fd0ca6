import { MODULUS, type SampleGraph, type SampleModule } from './sample-graph.js'

/**
 * A server that adds up what it imports statically and what the hot point exports.
 *
 *     /         the sum
 *     /import   how many µs a repeated import() of the hot point takes
 *     /heap     how many bytes are in use after a garbage collection; needs --expose-gc
 */
export function entrySource({ hotPoint }: SampleGraph, statics: readonly SampleModule[], isAccepting: boolean): string {
  const specifier = `'./modules/${hotPoint.path}.js'`
  const imports = statics.map(({ index, path }) => `import { total as total${index} } from './modules/${path}.js'`)
  const totals = statics.map(({ index }) => `total${index}`).join(', ')
  const accept = isAccepting ? `\nimport.meta.hot?.accept(${specifier}, () => {})\n` : ''
  return `import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
${imports.join('\n')}

const started: number = [${totals}].reduce((sum: number, each: number) => sum + each, 0)
const load = () => import(${specifier})
${HANDLERS}
const server = createServer({ keepAliveTimeout: 75_000 }, async (request, response) => {
  try {
    response.end(String(await answer(request.url ?? '/')))
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
})
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(\`listening \${(server.address() as AddressInfo).port}\`)
})
${accept}`
}

const HANDLERS = `
async function answer(url: string): Promise<number> {
  if (url === '/import') return await repeatImport()
  if (url === '/heap') return heapInUse()
  const { total } = await load()
  return (started + total) % ${MODULUS}
}

async function repeatImport(): Promise<number> {
  let count = 0
  for (let warmUp = 0; warmUp < 2_000; warmUp++) await load()
  const begunAt = performance.now()
  do {
    for (let each = 0; each < 100; each++) await load()
    count += 100
  } while (count < 50_000 && performance.now() - begunAt < 1_000)
  return ((performance.now() - begunAt) * 1_000) / count
}

function heapInUse(): number {
  const { gc } = globalThis as { gc?: () => void }
  gc?.()
  gc?.()
  return process.memoryUsage().heapUsed
}
`

export const HELLO_SOURCE = `const greeting: string = 'hello'
console.log(greeting)
`
