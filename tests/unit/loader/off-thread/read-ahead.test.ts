import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { ReadAhead } from '../../../../src/loader/off-thread/read-ahead.js'
import type { ImportUse } from '../../../../src/syntax/uses.js'
import type { Source } from '../../../../src/transpile/source.js'
import { Project } from '../../../support/project.js'

/**
 * A module for each key: what it imports, and with `import()` in parentheses. All are stored whose name has no "new" in it. `read` lists
 * the files that were read, by name.
 */
function setUp(t: TestContext, modules: Record<string, string>) {
  const project = new Project(t, Object.fromEntries(Object.keys(modules).map((name) => [name, `of ${name}`])))
  // Their times are not those of what a test writes later, however fast it is.
  for (const name of Object.keys(modules)) utimesSync(project.path(name), 0, 0)
  const clock = { ahead: 10_000 }
  const now = Date.now.bind(Date)
  t.mock.method(Date, 'now', () => now() + clock.ahead)
  const read: string[] = []

  const sourceOf = (name: string, text: string): Source => {
    const uses = new Map<string, ImportUse>()
    for (const specifier of (modules[name] ?? '').split(' ').filter(Boolean)) {
      const isStatic = !specifier.startsWith('(')
      uses.set(specifier.replace(/[()]/g, ''), { isStatic, calls: isStatic ? 0 : 1, names: undefined })
    }
    return {
      path: project.path(name),
      digest: text,
      format: 'module',
      code: text,
      text: undefined,
      map: undefined,
      uses,
      computedCalls: 0,
    }
  }
  const readAhead = new ReadAhead({
    find(specifier) {
      if (specifier === 'broken') throw new Error('not found')
      return specifier in modules ? project.path(specifier) : undefined
    },
    isRead: (path) => path.endsWith('loaded.ts'),
    stored({ path, contents }) {
      const name = project.nameOf(path)
      read.push(name)
      return name.includes('new') ? undefined : sourceOf(name, contents)
    },
  })
  return {
    project,
    clock,
    read,
    readAhead,
    follow: (name: string) => readAhead.follow(sourceOf(name, '')),
    take: (name: string) => readAhead.take(project.path(name))?.code,
  }
}

/** Resolves when all is done that was begun. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
}

describe('ReadAhead', () => {
  it('reads what a source imports statically, and what that imports', async (t) => {
    const { follow, take, read } = setUp(t, {
      'app.ts': 'a.ts b.ts (c.ts)',
      'a.ts': 'd.ts',
      'b.ts': '',
      'c.ts': '',
      'd.ts': '',
    })

    follow('app.ts')
    await idle()

    assert.deepEqual(read, ['a.ts', 'b.ts', 'd.ts'])
    assert.deepEqual(['a.ts', 'b.ts', 'c.ts', 'd.ts'].map(take), ['of a.ts', 'of b.ts', undefined, 'of d.ts'])
  })

  it('reads a file that is expected', async (t) => {
    const { readAhead, project, take } = setUp(t, { 'app.ts': 'a.ts', 'a.ts': '' })

    readAhead.expect(project.path('app.ts'))
    await idle()

    assert.deepEqual(['app.ts', 'a.ts'].map(take), ['of app.ts', 'of a.ts'])
  })

  it('reads nothing in the turn in which it is told of it', (t) => {
    const { follow, read } = setUp(t, { 'app.ts': 'a.ts', 'a.ts': '' })

    follow('app.ts')

    assert.deepEqual(read, [])
  })

  it('reads each file once, also in a circle', async (t) => {
    const { follow, read } = setUp(t, { 'app.ts': 'a.ts b.ts', 'a.ts': 'b.ts', 'b.ts': 'a.ts' })

    follow('app.ts')
    await idle()

    assert.deepEqual(read, ['a.ts', 'b.ts'])
  })

  it('leaves out what was read already, and is not followed further from there', async (t) => {
    const { follow, read } = setUp(t, { 'app.ts': 'loaded.ts', 'loaded.ts': 'a.ts', 'a.ts': '' })

    follow('app.ts')
    await idle()

    assert.deepEqual(read, [])
  })

  it('has nothing of a file that is not stored', async (t) => {
    const { follow, take } = setUp(t, { 'app.ts': 'new.ts a.ts', 'new.ts': '', 'a.ts': '' })

    follow('app.ts')
    await idle()

    assert.deepEqual(['new.ts', 'a.ts'].map(take), [undefined, 'of a.ts'])
  })

  it('goes on after an import that can not be found', async (t) => {
    const { follow, take } = setUp(t, { 'app.ts': 'broken nowhere a.ts', 'a.ts': '' })

    follow('app.ts')
    await idle()

    assert.equal(take('a.ts'), 'of a.ts')
  })

  it('gives a source once', async (t) => {
    const { follow, take } = setUp(t, { 'app.ts': 'a.ts', 'a.ts': '' })
    follow('app.ts')
    await idle()
    take('a.ts')

    assert.equal(take('a.ts'), undefined)
  })

  it('has nothing of a file that was written since, with as many bytes', async (t) => {
    const { follow, take, project } = setUp(t, { 'app.ts': 'a.ts', 'a.ts': '' })
    follow('app.ts')
    await idle()

    project.write('a.ts', 'OF a.ts')

    assert.equal(take('a.ts'), undefined)
  })

  it('has nothing of a file in whose place another one was put', async (t) => {
    const { follow, take, project } = setUp(t, { 'app.ts': 'a.ts', 'a.ts': '' })
    project.write('other.ts', 'of b.ts')
    follow('app.ts')
    await idle()

    project.rename('other.ts', 'a.ts')

    assert.equal(take('a.ts'), undefined)
  })

  it('has nothing of a file that has gone', async (t) => {
    const { follow, take, project } = setUp(t, { 'app.ts': 'a.ts', 'a.ts': '' })
    follow('app.ts')
    await idle()

    project.remove('a.ts')

    assert.equal(take('a.ts'), undefined)
  })

  it('does not read what was changed in the last 2 s: its times may not tell of the next change', async (t) => {
    const { follow, read, clock } = setUp(t, { 'app.ts': 'a.ts', 'a.ts': '' })
    clock.ahead = -10_000

    follow('app.ts')
    await idle()

    assert.deepEqual(read, [])
  })
})
