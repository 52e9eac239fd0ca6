import { pathToFileURL } from 'node:url'
import { REPOSITORY } from '../support/repository.js'

/** A server that edits a page of its own, and loads it again. */
export interface Program {
  readonly nodeArgs: readonly string[]
  readonly entry: string
  readonly source: string
  /** The file that it edits. */
  readonly page: string
}

const LOADER = ['--import', pathToFileURL(`${REPOSITORY}/loader.mjs`).href]
/** Whatever takes longer never comes. */
const DEADLINE_MS = 30_000

/** What each program begins with: `?edits=` is answered with what is in use in the heap, after a quarter of the edits and in the end. */
const SERVER = `
const { rmSync, writeFileSync } = process.getBuiltinModule('node:fs')
const { createServer } = process.getBuiltinModule('node:http')
const { writeHeapSnapshot } = process.getBuiltinModule('node:v8')
const { setTimeout: sleep } = process.getBuiltinModule('node:timers/promises')

let version = 0

/** What a snapshot takes is a thorough collection, also of code that has not run for long. */
function heapInUse() {
  rmSync(writeHeapSnapshot(process.env.SNAPSHOT))
  return process.memoryUsage().heapUsed
}

async function edit() {
  await save(textOf(String(++version).padStart(8, '0')))
  const { value } = await load()
  if (Number(value.slice(-8)) !== version) throw new Error(\`\${value} instead of \${version}\`)
}

async function measure(edits, pauseMs) {
  let early
  for (let edited = 1; edited <= edits; edited++) {
    await edit()
    await sleep(pauseMs)
    if (edited === Math.ceil(edits / 4)) early = heapInUse()
  }
  return { early, late: heapInUse() }
}

const server = createServer(async (request, response) => {
  const { searchParams } = new URL(request.url, 'http://localhost')
  try {
    await load()
    const heap = await measure(Number(searchParams.get('edits')), Number(searchParams.get('pause')))
    response.end(JSON.stringify(heap))
  } catch (error) {
    console.error(error)
    response.writeHead(500).end()
  }
})
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'))
`

/** Resolves when hot-hook knows of the save. `hot` is where it can be asked for events. */
const saveAndWait = (hot: string) => `
let updated = () => {}
${hot}.on('hot-hook:afterUpdate', () => updated())

function save(text) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no update of version ' + version)), ${DEADLINE_MS})
    updated = () => {
      clearTimeout(timer)
      resolve()
    }
    writeFileSync(process.env.PAGE, text)
  })
}
`
const SAVE = `
function save(text) {
  writeFileSync(process.env.PAGE, text)
}
`
/** 60 bytes. */
const ES_MODULE = `const textOf = (version) => 'export const value = "this is the text of version: ' + version + '"'`
const COMMON_JS = `const textOf = (version) => 'exports.value = "this is the whole text of version ' + version + '"'`

/** By the kind of the module. */
export const PROGRAMS: Readonly<Record<'CommonJS' | 'ES modules', { plain: Program; hotHook: Program }>> = {
  CommonJS: {
    plain: {
      nodeArgs: [],
      entry: 'app.cjs',
      page: 'page.cjs',
      source: `${SERVER}${SAVE}${COMMON_JS}
async function load() {
  delete require.cache[process.env.PAGE]
  module.children.length = 0
  return require('./page.cjs')
}`,
    },
    hotHook: {
      nodeArgs: LOADER,
      entry: 'app.cts',
      page: 'page.cts',
      source: `${SERVER}${saveAndWait('module.hot')}${ES_MODULE}
async function load() {
  return require('./page.cts')
}`,
    },
  },
  'ES modules': {
    plain: {
      nodeArgs: [],
      entry: 'app.mjs',
      page: 'page.mjs',
      source: `${SERVER}${SAVE}${ES_MODULE}
const load = () => import(\`./page.mjs?v=\${version}\`)`,
    },
    hotHook: {
      nodeArgs: LOADER,
      entry: 'app.ts',
      page: 'page.ts',
      source: `${SERVER}${saveAndWait('import.meta.hot')}${ES_MODULE}
const load = () => import('./page.js')`,
    },
  },
}
