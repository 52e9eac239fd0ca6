import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Debugger } from '../support/debugger.js'
import { allReadmes, Document } from '../support/document.js'
import { Program, start } from '../support/program.js'
import { Project } from '../support/project.js'

const REPOSITORY = new URL('../../', import.meta.url)
const README = new Document('README.md')
const REFERENCE = new Document('src/README.md')
const PATTERNS = new Document('fixtures/patterns/README.md')
const READMES = allReadmes()

describe('README', () => {
  it('names commands that package.json has, in each folder', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('package.json', REPOSITORY), 'utf8')) as { scripts: object }
    const named = READMES.flatMap(({ text }) => [...text.matchAll(/npm run (\w+)/g)].map(([, name = '']) => name))

    assert.ok(named.includes('demo'))
    assert.deepEqual(
      named.filter((name) => !(name in scripts)),
      [],
    )
  })

  it('says how to try it in a clone', () => {
    assert.equal(README.blockWith('sh', 'npm run demo'), 'npm install && npm run demo\nnpm install && npm test\n')
  })

  it('starts a server in 60 seconds, whose page is hot', async (t) => {
    const [, ...command] = README.blockWith('sh', 'node --import').trim().split(' ')
    const project = new Project(t, { 'app.ts': README.fileBlock('app.ts'), 'page.ts': README.fileBlock('page.ts') })
    const app = new Program(t, project, {
      nodeOptions: command.slice(0, 2),
      entry: String(command[2]),
      env: { PORT: '0' },
    })
    await app.wrote(/listening .*port: \d+/)
    const port = /port: (\d+)/.exec(app.output)?.[1]
    const ask = async () => await (await fetch(`http://127.0.0.1:${port}/x`)).text()
    assert.equal(await ask(), 'Hello from /x\n')

    project.edit('page.ts', 'Hello', 'Goodbye')
    await app.said('page.ts changed')

    assert.equal(await ask(), 'Goodbye from /x\n')
    await app.said('page.ts reloaded')
    const shown = README.blocks('').find((block) => block.startsWith('[hot-hook]'))
    const lines = shown
      ?.trimEnd()
      .split('\n')
      .map((line) => line.replace(/^\[hot-hook\] | \([\d.]+ ms\)$/g, ''))
    assert.deepEqual(app.log, lines)
  })

  it('starts the same server under the supervisor', async (t) => {
    const [, bin, entry = ''] = README.blockWith('sh', 'npx hot-hook').trim().split(' ')
    const { bin: bins } = JSON.parse(readFileSync(new URL('package.json', REPOSITORY), 'utf8')) as { bin: object }
    assert.deepEqual(Object.keys(bins), [bin])
    const project = new Project(t, { 'app.ts': README.fileBlock('app.ts'), 'page.ts': README.fileBlock('page.ts') })
    const app = new Program(t, project, { cli: [], entry, env: { PORT: '0' } })
    await app.wrote(/listening .*port: \d+/)
    const port = /port: (\d+)/.exec(app.output)?.[1]

    project.edit('app.ts', `?? '/'`, `?? ''`)
    await app.said('started again')

    assert.equal(await (await fetch(`http://127.0.0.1:${port}/x`)).text(), 'Hello from /x\n')
  })

  it('keeps data from one version to the next, and cleans up, as import.meta.hot says', async (t) => {
    const app = start(t, {
      'counter.ts': REFERENCE.fileBlock('counter.ts').replace('1_000', '1'),
      'app.ts': `
        import { createServer } from 'node:http'
        createServer(async (_, response) => response.end(String((await import('./counter.js')).ticks()))).listen(0, '127.0.0.1',
          function (this: import('node:net').Server) { console.log('listening', (this.address() as { port: number }).port) })`,
    })
    await app.answers(/^[1-9]/)

    app.project.write('counter.ts', `export const ticks = () => 'kept ' + Number(import.meta.hot?.data.ticks)`)

    await app.answers(/^kept [1-9]/)
    const kept = await app.get()
    assert.equal(await app.get(), kept, 'the old timer still runs')
  })

  it('is debugged as its launch.json says', async (t) => {
    const launch = JSON.parse(REFERENCE.blockWith('json', 'runtimeArgs')) as { runtimeArgs: string[]; program: string }
    const { runtimeArgs, program } = launch
    const entry = program.replace(/^\$\{workspaceFolder\}\//, '')
    const app = start(
      t,
      { [entry]: `const text: string = 'begun'\nconsole.log(text)\n` },
      // What an editor adds.
      { entry, nodeOptions: ['--inspect-brk=0', ...runtimeArgs] },
    )
    const debug = await Debugger.of(app)

    const { pauses } = await debug.during(() => app.wrote('begun\n'))

    // Node 20 may halt in itself before that.
    const [first] = pauses.flatMap(({ frames }) => frames)
    assert.deepEqual(first, { file: entry, line: 1, function: '' })
  })

  it('configures by package.json and by hot.init()', async (t) => {
    const options = JSON.parse(README.blockWith('json', 'hotHook')) as object
    const app = start(t, {
      'package.json': JSON.stringify({ type: 'module', ...options }),
      '.env': '',
      'config/x.yml': '',
      'app.ts': `${README.blockWith('ts', 'onFullReloadAsked')}
        console.log('listening 1')
        setInterval(() => {}, 1000)`,
    })
    await app.wrote('listening')

    app.project.write('config/x.yml', 'changed: yes')

    assert.deepEqual(await app.ends(), { code: null, signal: 'SIGTERM' })
    assert.match(app.stderr, /config\/x\.yml changed: full reload .*onFullReloadAsked is called/)
  })

  it('shows the graph', async (t) => {
    const app = start(t, {
      'other.ts': 'export {}',
      'app.ts': `import './other.js'\n${REFERENCE.blockWith('ts', 'hot.dump()')}`,
    })

    await app.ends()

    assert.match(app.stdout, /^app\.ts 0 \[ 'other\.ts' \] \[\] \[ false, false, 0, false \]$/m)
  })

  it('has code that compiles with the types of the package', async (t) => {
    const files = READMES.flatMap((readme) =>
      readme.blocks('ts').map((code, index) => {
        const name = /^\/\/ (\S+\.ts)\n/.exec(code)?.[1] ?? `block-${index}.ts`
        const app = code.includes('app.close()') ? '\ndeclare const app: { close(): Promise<void> }' : ''
        return [beside(readme, name), `${code}${app}\nexport {}`] as const
      }),
    )
    assert.ok(files.length >= 14)
    const project = new Project(t, {
      ...Object.fromEntries(files),
      // What the blocks import, and don't show.
      [beside(PATTERNS, 'queue.ts')]:
        `import { EventEmitter } from 'node:events'\nexport const jobs = new EventEmitter()`,
      [beside(PATTERNS, 'work.ts')]: 'export const work = (job: string) => job',
      [beside(PATTERNS, 'reply.ts')]: 'export const reply = (message: string) => message',
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          module: 'nodenext',
          target: 'es2023',
          types: ['node', 'hot-hook/import-meta', 'hot-hook/module-hot'],
          skipLibCheck: true,
        },
      }),
    })
    const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', REPOSITORY))

    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '--project', project.folder]).catch(
      (error: { stdout: string }) => error,
    )

    assert.equal(stdout, '')
  })

  it("has NestJS's recipe as the app in fixtures/nest-commonjs has it", () => {
    const main = readFileSync(new URL('fixtures/nest-commonjs/src/main.ts', REPOSITORY), 'utf8')
    const block = README.blocks('ts').find((code) => code.includes('module.hot')) ?? ''

    assert.ok(block.includes('module.hot.accept()'))
    assert.ok(main.replaceAll(/^ {2}/gm, '').includes(block.trim()))
  })

  it('lists every error code', () => {
    const listed = [...REFERENCE.text.matchAll(/^\| `(HOT_HOOK_\w+)`\s+\|/gm)].map(([, name]) => name)
    const sources = ['errors.ts', 'transpile/transpile-error.ts'].map((file) =>
      readFileSync(new URL(`src/${file}`, REPOSITORY), 'utf8'),
    )
    const raised = [...sources.join('').matchAll(/code = '(HOT_HOOK_\w+)'/g)].map(([, name]) => name)

    assert.deepEqual(
      listed.filter((name) => name?.match(/INVALID|FAILED|MISSING|STATIC|UNKNOWN|UNSUPPORTED|USAGE/)).sort(),
      raised.sort(),
    )
  })

  it('says of each folder of src what it is', () => {
    const listed = [...REFERENCE.text.matchAll(/^\| \[([^\]]+)\]\(\1\) +\| \w/gm)].map(([, folder]) => folder)
    const folders = readdirSync(new URL('src/', REPOSITORY), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ parentPath, name }) => relative(fileURLToPath(new URL('src/', REPOSITORY)), join(parentPath, name)))

    assert.deepEqual(listed.sort(), folders.map((folder) => folder.replaceAll('\\', '/')).sort())
  })

  for (const readme of READMES) {
    it(`has links that lead to a file, and to a heading in it: ${readme.path}`, () => {
      const broken = readme.links().filter((link) => !isExternal(link) && !leadsSomewhere(link, readme))

      assert.deepEqual(broken, [])
    })
  }
})

/** The path of a file in the folder of a document, relative to the repository. */
function beside(document: Document, name: string): string {
  return posix.join(posix.dirname(document.path), name)
}

function isExternal(link: string): boolean {
  return /^[a-z]+:/.test(link)
}

function leadsSomewhere(link: string, from: Document): boolean {
  const [file = '', anchor] = link.split('#')
  const path = file === '' ? from.path : beside(from, file)
  if (path.startsWith('..') || !existsSync(new URL(path, REPOSITORY))) return false
  return anchor === undefined || new Document(path).anchors().has(anchor)
}
