import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { affectedImporters } from '../../../src/changes/affected-importers.js'
import { Bench } from '../update/bench.js'

/** The modules whose imports mean something else, now that files have come or gone. */
function affectedBy(bench: Bench, ...names: string[]): string[] {
  bench.finder.forget()
  const paths = names.map((name) => bench.project.path(name))
  return affectedImporters(paths, bench).map((module) => bench.short(module.path))
}

describe('affectedImporters, for a file that has come', () => {
  it('names the module that was looking for it', (t) => {
    const bench = new Bench(t, { 'app.ts': `import './page.js'` }).load('app.ts')

    bench.project.write('page.ts', '')

    assert.deepEqual(affectedBy(bench, 'page.ts'), ['app.ts'])
  })

  it('names nobody where the import still leads nowhere', (t) => {
    const bench = new Bench(t, { 'app.ts': `import './page.js'` }).load('app.ts')

    bench.project.write('other.ts', '')

    assert.deepEqual(affectedBy(bench, 'other.ts'), [])
  })

  for (const [what, statement, before, come] of [
    ['x.ts is now before x/index.ts', './x', 'x/index.ts', 'x.ts'],
    ['x.ts is now before x.js', './x.js', 'x.js', 'x.ts'],
    ['x.ts is now before x.tsx', './x.js', 'x.tsx', 'x.ts'],
    ['a file is now before a folder, with a dot in the name', './user.model', 'user.model/index.ts', 'user.model.ts'],
    ['index.ts is now before index.js', './x', 'x/index.js', 'x/index.ts'],
    ['index.ts of the same folder is now before index.js', '.', 'index.js', 'index.ts'],
  ] as const) {
    it(`names the importer where ${what}`, (t) => {
      const bench = new Bench(t, { 'app.ts': `import '${statement}'`, [before]: '' }).load('app.ts', before)

      bench.project.write(come, '')

      assert.deepEqual(affectedBy(bench, come), ['app.ts'])
    })
  }

  it('names the importer where an alias leads to another file', (t) => {
    const bench = new Bench(t, {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*", "./generated/*"] } } }',
      'app.ts': `import '@/client.js'`,
      'generated/client.ts': '',
    }).load('app.ts', 'generated/client.ts')

    bench.project.write('src/client.ts', '')

    assert.deepEqual(affectedBy(bench, 'src/client.ts'), ['app.ts'])
  })

  it('names an importer with an import() that does not run again', (t) => {
    const bench = new Bench(t, { 'app.ts': '', 'x/index.ts': '' })
      .load('app.ts', 'x/index.ts')
      .importLazily('app.ts', 'x/index.ts', './x')
    bench.graph.endStart()

    bench.project.write('x.ts', '')

    assert.deepEqual(affectedBy(bench, 'x.ts'), ['app.ts'])
  })

  it('names nobody who asks again with an import()', (t) => {
    const bench = new Bench(t, { 'app.ts': '', 'x/index.ts': '' })
      .load('app.ts', 'x/index.ts')
      .importLazily('app.ts', 'x/index.ts', './x')

    bench.project.write('x.ts', '')

    assert.deepEqual(affectedBy(bench, 'x.ts'), [])
  })

  it('names nobody where it takes the place of nothing', (t) => {
    const bench = new Bench(t, { 'app.ts': `import './x.js'`, 'x.ts': '' }).load('app.ts', 'x.ts')

    bench.project.write('deep/x.ts', '')
    bench.project.write('x.js', '')

    assert.deepEqual(affectedBy(bench, 'deep/x.ts', 'x.js'), [])
  })
})

describe('affectedImporters, for a file that has gone', () => {
  it('names the importer where another file takes its place', (t) => {
    const bench = new Bench(t, { 'app.ts': `import './x.js'`, 'x.ts': '', 'x.js': '' }).load('app.ts', 'x.ts')

    bench.project.remove('x.ts')

    assert.deepEqual(affectedBy(bench, 'x.ts'), ['app.ts'])
  })

  it('names nobody where no other does: the last good version serves', (t) => {
    const bench = new Bench(t, { 'app.ts': `import './x.js'`, 'x.ts': '' }).load('app.ts', 'x.ts')

    bench.project.remove('x.ts')

    assert.deepEqual(affectedBy(bench, 'x.ts'), [])
  })
})

describe('affectedImporters', () => {
  it('names each module once', (t) => {
    const bench = new Bench(t, { 'app.ts': `import './a.js'\nimport './b.js'` }).load('app.ts')

    bench.project.write('a.ts', '')
    bench.project.write('b.ts', '')

    assert.deepEqual(affectedBy(bench, 'a.ts', 'b.ts'), ['app.ts'])
  })

  it('names all modules that are affected', (t) => {
    const bench = new Bench(t, { 'app.ts': `import './x'`, 'page.ts': `import './x'`, 'x/index.ts': '' })
    bench.load('app.ts', 'page.ts', 'x/index.ts')

    bench.project.write('x.ts', '')

    assert.deepEqual(affectedBy(bench, 'x.ts').toSorted(), ['app.ts', 'page.ts'])
  })

  it('names nobody, and looks nothing up, where no file has come or gone', (t) => {
    const bench = new Bench(t, { 'app.ts': `import './page.js'\nimport '@/alias.js'` }).load('app.ts')
    bench.project.write('page.ts', '')
    const finder = { ...bench.finder, find: () => assert.fail('nothing is to be looked up') }

    assert.deepEqual(affectedImporters([], { graph: bench.graph, rules: bench.rules, finder }), [])
  })

  it('looks up only imports that could mean one of the files', (t) => {
    const bench = new Bench(t, { 'app.ts': `import './a.js'\nimport './b.js'`, 'a.ts': '', 'b.ts': '' })
    bench.load('app.ts', 'a.ts', 'b.ts')
    const asked: string[] = []
    const finder = {
      ...bench.finder,
      find(specifier: string, importer: string | undefined) {
        asked.push(specifier)
        return bench.finder.find(specifier, importer)
      },
    }

    affectedImporters([bench.project.path('deep/a.ts')], { graph: bench.graph, rules: bench.rules, finder })

    assert.deepEqual(asked, ['./a.js'])
  })
})
