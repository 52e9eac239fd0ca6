import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { before, describe, it, type TestContext } from 'node:test'
import { eventually } from '../support/eventually.js'
import { installed } from '../support/installed-packages.js'
import { CLI, Program, SERVER, start } from '../support/program.js'
import { type FileTree, Project } from '../support/project.js'

const TSCONFIG = JSON.stringify({
  compilerOptions: { strict: true, target: 'es2022', module: 'nodenext', types: [], skipLibCheck: true },
  exclude: ['app.ts'],
})
const FILES = {
  'package.json': '{ "type": "module" }',
  'tsconfig.json': TSCONFIG,
  'app.ts': SERVER,
  'page.ts': `import { size } from './size.js'\nexport const answer = (): string => 'one'\nsize\n`,
  'size.ts': 'export const size: number = 1\n',
}
const WRONG = `[hot-hook] 1 type error

page.ts:2:37: TS2322: Type 'number' is not assignable to type 'string'.

  1 | import { size } from './size.js'
> 2 | export const answer = (): string => size
    |                                     ^
  3 | size
  4 |
`

/** A server whose types are checked by a compiler, `node_modules/typescript`; without one, by that of this repository. */
async function begin(t: TestContext, files: FileTree = FILES, typescript?: string): Promise<Program> {
  const project = new Project(t, typescript === undefined ? files : { ...files, 'node_modules/.keep': '' })
  if (typescript !== undefined) project.link(relativeTo(project, typescript), 'node_modules/typescript')
  const app = new Program(t, project, { cli: ['--typecheck'] })
  await app.answers('one')
  return app
}

const relativeTo = (project: Project, path: string) => join(...project.folder.split('/').map(() => '..'), path)

/** How often a text has been printed. */
const timesIn = (app: Program, text: string) => app.stderr.split(text).length - 1

/** A package `typescript` with this code in place of the compiler. */
const fake = (code: string): FileTree => ({
  ...FILES,
  'node_modules/typescript/package.json': '{ "name": "typescript", "version": "5.0.0" }',
  'node_modules/typescript/lib/tsc.js': code,
})

for (const version of [undefined, '6.0.3', '5.9.3']) {
  describe(`--typecheck with typescript ${version ?? 'of this repository'}`, () => {
    let typescript: string | undefined
    before(async () => {
      typescript = version && join(await installed({ typescript: version }), 'typescript')
    })

    it('shows an error after a save, with its code frame, once, and says when it has gone', async (t) => {
      const app = await begin(t, { ...FILES, 'size.ts': "export const size: number = '1'\n" }, typescript)
      await app.wrote("size.ts:1:14: TS2322: Type 'string' is not assignable to type 'number'.")

      app.project.write('size.ts', 'export const size: number = 1\n')
      await app.said('no type errors')
      app.project.edit('page.ts', "'one'", 'size')
      await app.wrote(WRONG)
      app.project.edit('size.ts', '1', '2')
      app.project.write('other.ts', 'export const other: number = true\n')
      await app.said('2 type errors')
      app.project.atOnce(() => {
        app.project.remove('other.ts')
        app.project.edit('page.ts', 'string => size', "string => 'two'")
      })
      await app.until('second "no type errors"', () => timesIn(app, '[hot-hook] no type errors\n') === 2)

      await app.answers('two')
      assert.equal(timesIn(app, '[hot-hook] 1 type error\n'), 2)
      assert.equal(timesIn(app, WRONG), 1)
    })

    it('writes nothing beside the sources', async (t) => {
      const app = await begin(t, { ...FILES, 'size.ts': "export const size: number = '1'\n" }, typescript)
      await app.said('1 type error')

      const names = readdirSync(app.project.folder)
      assert.deepEqual(names.sort(), [...Object.keys(FILES), 'node_modules'].sort())
    })

    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      it(`leaves nothing behind when the supervisor ends by ${signal}`, async (t) => {
        const app = await begin(t, { ...FILES, 'size.ts': "export const size: number = '1'\n" }, typescript)
        await app.said('1 type error')

        if (signal === 'SIGINT') app.killGroup(signal)
        else app.kill(signal)
        await app.ends()

        await app.leavesNothing()
        assert.doesNotMatch(app.stderr, /--typecheck:/)
      })
    }
  })
}

describe('--typecheck', () => {
  it('says that there is no tsconfig', async (t) => {
    const { 'tsconfig.json': _, ...files } = FILES
    const app = await begin(t, files)

    await app.said('--typecheck: there is no tsconfig.json for the entry')
  })

  it('says that typescript is not installed', async (t) => {
    const app = await begin(t, { ...FILES, 'node_modules/.keep': '' })

    await app.said('--typecheck: typescript is not installed')
  })

  it('says that the compiler has ended by itself, and the program goes on', async (t) => {
    const app = await begin(t, fake('throw new Error("boom")'))
    await app.said('--typecheck: typescript 5.0.0 ended with exit code 1: Error: boom. Types are not checked any more')

    app.project.edit('page.ts', "'one'", "'two'")

    await app.answers('two')
    assert.equal(timesIn(app, '--typecheck'), 1)
  })

  it('holds up no reload: a compiler that is busy for ever does not matter', async (t) => {
    const app = await begin(t, fake('require("node:fs").writeFileSync("busy.txt", ""); for (;;);'))
    await eventually(
      () => existsSync(app.project.path('busy.txt')),
      () => `The compiler was not started:\n${app.output}`,
    )

    app.project.edit('page.ts', "'one'", "'two'")
    await app.answers('two')
    app.project.write('app.ts', `${SERVER}\nconsole.log('again')`)
    await app.said('started again')
    await app.answers('two')

    app.killGroup('SIGTERM')
    await app.ends()
    await app.leavesNothing()
  })

  it('starts nothing, and loads nothing for it, where it is not asked for', async (t) => {
    const app = start(t, fake('require("node:fs").writeFileSync("started.txt", "")'), { cli: [] })
    await app.answers('one')
    app.project.write('app.ts', `${SERVER}\nconsole.log('again')`)
    await app.said('started again')

    assert.equal(existsSync(app.project.path('started.txt')), false)
    assert.doesNotMatch(loadedBy(CLI), /--tsBuildInfoFile/)
  })
})

/** The code of a file, and of all that it imports statically. */
function loadedBy(file: string): string {
  const text = readFileSync(file, 'utf8')
  const imported = [...text.matchAll(/\bfrom"(\.\/[^"]+)"|\bimport"(\.\/[^"]+)"/g)].map(
    ([, one, two]) => one ?? two ?? '',
  )
  return [text, ...imported.map((name) => loadedBy(join(dirname(file), name)))].join('\n')
}
