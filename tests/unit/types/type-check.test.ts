import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Compiler } from '../../../src/types/compiler.js'
import type { startCompiler } from '../../../src/types/compiler-process.js'
import { TypeCheck, type TypeCheckTools } from '../../../src/types/type-check.js'
import type { TypeErrorView } from '../../../src/ui/protocol.js'
import { type FileTree, Project } from '../../support/project.js'
import { ERROR, FakeCompiler, FOUND_NONE, FOUND_ONE, STARTS, STARTS_AGAIN } from './fake-compiler.js'

const SCRIPT: Compiler = { kind: 'script', version: '5.9.3', path: '/typescript/lib/tsc.js' }
const FILES = { 'tsconfig.json': '{}', 'page.ts': "export const a: number = 'x'\n", 'node_modules/.keep': '' }

/** What a check is told and tells of a project, whose entry is `src/app.ts`. */
function setUp(t: TestContext, files: FileTree = FILES, find: TypeCheckTools['find'] = async () => SCRIPT) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const project = new Project(t, files)
  const compiler = new FakeCompiler()
  const started: Parameters<typeof startCompiler>[] = []
  const events: unknown[] = []
  const check = new TypeCheck(
    { entry: project.path('src/app.ts'), folder: project.folder, env: { HOT_HOOK_CACHE: project.path('cache') } },
    {
      onChecking: () => void events.push('checking'),
      onChecked: (errors) => void events.push(errors),
      onUnavailable: (reason) => void events.push(reason),
      onWatchError: (error) => assert.fail(error),
    },
    {
      find,
      start: (...args) => {
        started.push(args)
        return compiler
      },
    },
  )
  t.after(() => check.close())
  return { project, compiler, check, events, started, pass: (ms: number) => t.mock.timers.tick(ms) }
}

describe('TypeCheck', () => {
  it('starts the compiler in the folder, for the nearest tsconfig, without any output beside the sources', async (t) => {
    const { project, check, started } = setUp(t, { ...FILES, 'src/tsconfig.json': '{}' })

    await check.begin()

    const [[compiler, { args, cwd }] = assert.fail('it was not started')] = started
    assert.equal(compiler, SCRIPT)
    assert.equal(cwd, project.folder)
    assert.deepEqual(args.slice(0, 2), ['--project', project.path('src/tsconfig.json')])
    assert.ok(args.includes('--noEmit') && args.includes('--watch'))
    assert.ok(args[args.indexOf('--tsBuildInfoFile') + 1]?.startsWith(project.path('cache')))
  })

  it('tells of each check, with the frame of each error', async (t) => {
    const { compiler, check, events } = setUp(t)
    await check.begin()

    compiler.prints(STARTS, ERROR, FOUND_ONE, STARTS_AGAIN, FOUND_NONE)

    const error: TypeErrorView = {
      file: 'page.ts',
      line: 1,
      column: 14,
      code: 'TS2322',
      message: "Type 'string' is not assignable to type 'number'.",
      frame: "> 1 | export const a: number = 'x'\n    |              ^\n  2 |",
    }
    assert.deepEqual(events, ['checking', [error], 'checking', []])
  })

  it('shows an error of the whole project at its tsconfig', async (t) => {
    const { compiler, check, events } = setUp(t)
    await check.begin()

    compiler.prints(STARTS, 'error TS18003: No inputs were found.', FOUND_ONE)

    const [, [view] = []] = events as [unknown, TypeErrorView[]]
    assert.deepEqual([view?.file, view?.line, view?.code, view?.frame], ['tsconfig.json', 1, 'TS18003', ''])
  })

  it('is not available without a tsconfig', async (t) => {
    const { check, events, started } = setUp(t, {})

    await check.begin()

    assert.deepEqual(events, ['there is no tsconfig.json for the entry'])
    assert.equal(started.length, 0)
  })

  it('is not available without typescript, or with half of it', async (t) => {
    const without = setUp(t, FILES, async () => undefined)
    await without.check.begin()
    assert.deepEqual(without.events, ['typescript is not installed'])

    t.mock.timers.reset()
    const half = setUp(t, FILES, async () => assert.fail('Unable to resolve @typescript/typescript-linux-x64'))
    await half.check.begin()
    assert.deepEqual(half.events, ["typescript can't be used: Unable to resolve @typescript/typescript-linux-x64"])
  })

  it('says that the compiler has ended, and that there will be no other check', async (t) => {
    const { compiler, check, events, pass } = setUp(t)
    await check.begin()

    await compiler.ends({ code: 1, complaint: 'Error: boom' })
    pass(500)

    assert.deepEqual(events, ['typescript 5.9.3 ended with exit code 1: Error: boom. Types are not checked any more'])
  })

  it('says nothing of a compiler that ends by the signal that ends all', async (t) => {
    const { compiler, check, events, pass } = setUp(t)
    await check.begin()

    await compiler.ends({ code: null, signal: 'SIGINT' })
    check.close()
    pass(10_000)

    assert.deepEqual(events, [])
  })

  it('ends the compiler when it is closed, and starts none after that', async (t) => {
    const { compiler, check } = setUp(t)
    await check.begin()
    check.close()
    assert.equal(compiler.isKilled, true)

    t.mock.timers.reset()
    const early = setUp(t)
    const begun = early.check.begin()
    early.check.close()
    await begun
    assert.equal(early.started.length, 0)
  })
})
