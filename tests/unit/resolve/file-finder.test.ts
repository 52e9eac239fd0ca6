import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { urlOf } from '../../../src/node/module-url.js'
import { ProjectFileFinder } from '../../../src/resolve/file-finder.js'
import { Tsconfigs } from '../../../src/resolve/tsconfig.js'
import { type FileTree, Project } from '../../support/project.js'

/** A finder for a project with files of no content. Files are given and found by their paths in it. */
function setUp(t: TestContext, paths: readonly string[], texts: FileTree = {}) {
  const project = new Project(t, { ...Object.fromEntries(paths.map((path) => [path, ''])), ...texts })
  const finder = new ProjectFileFinder(new Tsconfigs(undefined))
  const short = (path: string | undefined) => (path === undefined ? undefined : project.nameOf(path))
  return {
    project,
    finder,
    find: (specifier: string, importer = 'src/app.ts') => short(finder.find(specifier, project.path(importer))),
    findEntry: (specifier: string) => short(finder.find(specifier, undefined)),
    sourceOf: (path: string) => short(finder.sourceOf(project.path(path))),
  }
}

describe('the extension of a relative specifier', () => {
  for (const [specifier, file] of [
    ['./x.js', 'src/x.ts'],
    ['./x.js', 'src/x.tsx'],
    ['./x.js', 'src/x.jsx'],
    ['./x.js', 'src/x.js'],
    ['./x.jsx', 'src/x.tsx'],
    ['./x.jsx', 'src/x.jsx'],
    ['./x.mjs', 'src/x.mts'],
    ['./x.mjs', 'src/x.mjs'],
    ['./x.cjs', 'src/x.cts'],
    ['./x.cjs', 'src/x.cjs'],
    ['./x.ts', 'src/x.ts'],
    ['./x.tsx', 'src/x.tsx'],
    ['./x', 'src/x.ts'],
    ['./x', 'src/x.tsx'],
    ['./x', 'src/x.mts'],
    ['./x', 'src/x.cts'],
    ['./x', 'src/x.js'],
    ['./x', 'src/x.json'],
    ['./x.json', 'src/x.json'],
    ['./user.model', 'src/user.model.ts'],
    ['./user.model.js', 'src/user.model.ts'],
  ] as const) {
    it(`${specifier} may mean ${file}`, (t) => {
      const { find } = setUp(t, [file])

      assert.equal(find(specifier), file)
    })
  }

  it('means the .ts file beside the .js file in TypeScript', (t) => {
    const { find } = setUp(t, ['src/x.js', 'src/x.ts'])

    assert.equal(find('./x.js', 'src/app.ts'), 'src/x.ts')
  })

  it('means the .js file beside the .ts file in JavaScript', (t) => {
    const { find } = setUp(t, ['src/x.js', 'src/x.ts'])

    assert.equal(find('./x.js', 'src/app.js'), 'src/x.js')
  })

  it('means the .ts file in JavaScript where there is no .js file', (t) => {
    const { find } = setUp(t, ['src/x.ts'])

    assert.equal(find('./x.js', 'src/app.js'), 'src/x.ts')
  })

  it('does not turn .ts into .js', (t) => {
    const { find } = setUp(t, ['src/x.js'])

    assert.equal(find('./x.ts'), undefined)
  })
})

describe('a specifier of a folder', () => {
  for (const [specifier, importer] of [
    ['./models', 'src/app.ts'],
    ['./models/', 'src/app.ts'],
    ['.', 'src/models/user.ts'],
    ['./', 'src/models/user.ts'],
    ['..', 'src/models/deep/user.ts'],
    ['../', 'src/models/deep/user.ts'],
    ['../.', 'src/models/deep/user.ts'],
    ['./deep/..', 'src/models/user.ts'],
  ] as const) {
    it(`means its index file, as ${specifier} does in ${importer}`, (t) => {
      const { find } = setUp(t, ['src/models/index.ts', 'src/models.folder/x.ts'])

      assert.equal(find(specifier, importer), 'src/models/index.ts')
    })
  }

  it('means a file of the same name first', (t) => {
    const { find } = setUp(t, ['src/models.ts', 'src/models/index.ts'])

    assert.equal(find('./models'), 'src/models.ts')
  })

  it('never means a file where a slash stands at its end', (t) => {
    const { find } = setUp(t, ['src/models.ts', 'src/models/index.ts'])

    assert.equal(find('./models/'), 'src/models/index.ts')
  })

  it('never means the file beside the folder, as .. could', (t) => {
    const { find } = setUp(t, ['src/models.ts', 'src/models/index.ts'])

    assert.equal(find('..', 'src/models/deep/user.ts'), 'src/models/index.ts')
  })

  it('means nothing where there is no index file', (t) => {
    const { find } = setUp(t, ['src/models/user.ts'])

    assert.equal(find('./models'), undefined)
  })

  it('means a folder whose name looks like a file', (t) => {
    const { find } = setUp(t, ['src/v1.js/index.ts'])

    assert.equal(find('./v1.js'), 'src/v1.js/index.ts')
  })
})

describe('the characters of a specifier', () => {
  it('are decoded, since it is a URL', (t) => {
    const { find } = setUp(t, ['src/my page.ts', 'src/50%.ts', 'src/ä.ts'])

    assert.equal(find('./my%20page.js'), 'src/my page.ts')
    assert.equal(find('./50%25.js'), 'src/50%.ts')
    assert.equal(find('./%C3%A4.js'), 'src/ä.ts')
  })

  it('are decoded in a folder as well', (t) => {
    const { find } = setUp(t, ['src/my models/index.ts'])

    assert.equal(find('./my%20models'), 'src/my models/index.ts')
    assert.equal(find('./my%20models/'), 'src/my models/index.ts')
  })

  it('may be ones that a URL would escape', (t) => {
    const { find } = setUp(t, ['src/my page.ts', 'src/[id].ts', 'src/日本.ts'])

    assert.equal(find('./my page.js'), 'src/my page.ts')
    assert.equal(find('./[id].js'), 'src/[id].ts')
    assert.equal(find('./日本.js'), 'src/日本.ts')
  })

  it('are left to Node where they can not be decoded', (t) => {
    const { find } = setUp(t, ['src/x.ts'])

    assert.equal(find('./100%.js'), undefined)
    assert.equal(find('.%2Fx.js'), undefined)
    assert.equal(find('./%2Fx.js'), undefined)
  })

  it('of the importer are its own: its folder is not decoded', (t) => {
    const { find } = setUp(t, ['50%25/x y.ts', '50%25/x.ts'])

    assert.equal(find('./x.js', '50%25/app.ts'), '50%25/x.ts')
    assert.equal(find('./x%20y.js', '50%25/app.ts'), '50%25/x y.ts')
  })
})

describe('an absolute specifier', () => {
  it('may be a path', (t) => {
    const { project, find } = setUp(t, ['src/x.ts'])

    assert.equal(find(project.path('src/x.js')), 'src/x.ts')
  })

  it('may be a URL', (t) => {
    const { project, find } = setUp(t, ['src/my x.ts'])

    assert.equal(find(urlOf(project.path('src/my x.js'))), 'src/my x.ts')
  })

  it('may be the entry, with and without its extension', (t) => {
    const { project, findEntry } = setUp(t, ['src/app.ts'])

    assert.equal(findEntry(urlOf(project.path('src/app.ts'))), 'src/app.ts')
    assert.equal(findEntry(urlOf(project.path('src/app.js'))), 'src/app.ts')
    assert.equal(findEntry(urlOf(project.path('src/app'))), 'src/app.ts')
    assert.equal(findEntry(project.path('src/app.ts')), 'src/app.ts')
  })

  it('is left to Node where it is another kind of URL', (t) => {
    const { find } = setUp(t, ['src/x.ts'])

    assert.equal(find('data:text/javascript,1'), undefined)
    assert.equal(find('https://example.org/x.ts'), undefined)
  })
})

describe('a relative specifier of what --import names', () => {
  it('is relative to the working directory itself', (t) => {
    const { find } = setUp(t, ['src/x.ts', 'x.ts'])

    assert.equal(find('./x.js', 'src/'), 'src/x.ts')
  })
})

describe('a bare specifier', () => {
  const tsconfig = (compilerOptions: object) => ({ 'tsconfig.json': JSON.stringify({ compilerOptions }) })

  it('is left to Node', (t) => {
    const { find } = setUp(t, ['src/lodash.ts', 'lodash.ts'])

    assert.equal(find('lodash'), undefined)
    assert.equal(find('#internal'), undefined)
    assert.equal(find('.hidden'), undefined)
  })

  it('means what a path alias says', (t) => {
    const { find } = setUp(t, ['src/models/user.ts'], tsconfig({ paths: { '@/*': ['./src/*'] } }))

    assert.equal(find('@/models/user.js'), 'src/models/user.ts')
    assert.equal(find('@/models/user'), 'src/models/user.ts')
  })

  it('may be one that begins with a slash, before what stands at such a path', (t) => {
    const { project, find } = setUp(t, ['src/lib/a.ts', 'src/b.ts'], tsconfig({ paths: { '/lib/*': ['./src/lib/*'] } }))

    assert.equal(find('/lib/a.js'), 'src/lib/a.ts')
    assert.equal(find('/lib/b'), undefined)
    assert.equal(find(project.path('src/b.js')), 'src/b.ts')
  })

  it('is no alias where it is a URL that Node knows', (t) => {
    const names = ['virtual', 'data', 'DATA', 'node', 'http', 'https', 'file', 'blob']
    const paths = Object.fromEntries(names.map((name) => [`${name}:*`, ['./src/*']]))
    const { find } = setUp(t, ['src/a.ts', 'src/text, or more.ts'], tsconfig({ paths }))

    assert.deepEqual(
      names.map((name) => find(`${name}:a`)),
      ['src/a.ts', ...names.slice(1).map(() => undefined)],
    )
    assert.equal(find('data:text, or more'), undefined)
  })

  it('means the first place of an alias where there is a file', (t) => {
    const { find } = setUp(t, ['generated/a.ts', 'src/b.ts', 'generated/b.ts'], {
      ...tsconfig({ paths: { '@/*': ['./src/*', './generated/*'] } }),
    })

    assert.equal(find('@/a'), 'generated/a.ts')
    assert.equal(find('@/b'), 'src/b.ts')
  })

  it('means the index file of a folder that an alias names', (t) => {
    const { find } = setUp(t, ['src/models/index.ts'], tsconfig({ paths: { '~models': ['./src/models'] } }))

    assert.equal(find('~models'), 'src/models/index.ts')
  })

  it('is left to Node where an alias leads to no file', (t) => {
    const { find } = setUp(t, [], tsconfig({ paths: { '*': ['./src/*'] } }))

    assert.equal(find('lodash'), undefined)
  })

  it('means a file under baseUrl', (t) => {
    const { find } = setUp(t, ['src/models/user.ts'], tsconfig({ baseUrl: './src' }))

    assert.equal(find('models/user'), 'src/models/user.ts')
  })

  it('of a built-in module is never shadowed by a file under baseUrl', (t) => {
    const { find } = setUp(t, ['src/fs.ts', 'src/path/index.ts', 'src/node:fs.ts'], tsconfig({ baseUrl: './src' }))

    assert.deepEqual(
      ['fs', 'node:fs', 'path', 'fs/promises', 'node:test'].map((specifier) => find(specifier)),
      [undefined, undefined, undefined, undefined, undefined],
    )
  })

  it('has the aliases of the tsconfig nearest to the importer', (t) => {
    const { find } = setUp(t, ['a/src/x.ts', 'b/src/x.ts'], {
      'a/tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'b/tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
    })

    assert.deepEqual([find('@/x', 'a/app.ts'), find('@/x', 'b/app.ts')], ['a/src/x.ts', 'b/src/x.ts'])
  })
})

describe('what a specifier leads to', () => {
  it('is the file that a link stands for', (t) => {
    const { project, find } = setUp(t, ['shared/x.ts', 'src/app.ts'])
    symlinkSync(project.path('shared/x.ts'), project.path('src/x.ts'))

    assert.equal(find('./x.js'), 'shared/x.ts')
  })

  it('is the file in the folder that a link stands for', (t) => {
    const { project, find } = setUp(t, ['shared/deep/x.ts', 'src/app.ts'])
    project.link('shared', 'src/linked')

    assert.equal(find('./linked/deep/x.js'), 'shared/deep/x.ts')
  })

  it('is the index file in the folder that a link stands for', (t) => {
    const { project, find } = setUp(t, ['shared/index.ts', 'src/app.ts'])
    project.link('shared', 'src/linked')

    assert.equal(find('./linked'), 'shared/index.ts')
  })

  it('is nothing where a link leads nowhere', (t) => {
    const { project, find } = setUp(t, ['src/app.ts'])
    symlinkSync(project.path('gone.ts'), project.path('src/x.ts'))

    assert.equal(find('./x.js'), undefined)
  })

  it('is nothing where a link leads in a circle', (t) => {
    const { project, find } = setUp(t, ['src/app.ts'])
    symlinkSync(project.path('src/x.ts'), project.path('src/x.ts'))

    assert.equal(find('./x.js'), undefined)
  })

  it('is nothing where a part of the path is a file', (t) => {
    const { find } = setUp(t, ['src/app.ts', 'src/x.ts'])

    assert.equal(find('./x.ts/y.js'), undefined)
    assert.equal(find('./x.ts/'), undefined)
  })

  it('is never a folder', (t) => {
    const { find } = setUp(t, ['src/x.ts/y.ts'])

    assert.equal(find('./x.js'), undefined)
  })

  it('is nothing where a name is longer than any file can have', (t) => {
    const { find } = setUp(t, ['src/app.ts'])

    assert.equal(find(`./${'x'.repeat(300)}`), undefined)
  })

  it('is nothing where a name holds what no file can', (t) => {
    const { find } = setUp(t, ['src/app.ts'])

    assert.equal(find('./a\0b'), undefined)
  })
})

describe('the source of a JavaScript file that is not there', () => {
  for (const [url, file] of [
    ['dist/x.js', 'dist/x.ts'],
    ['dist/x.mjs', 'dist/x.mts'],
    ['dist/x.cjs', 'dist/x.cts'],
    ['dist/x.jsx', 'dist/x.tsx'],
  ] as const) {
    it(`is ${file} for ${url}`, (t) => {
      const { sourceOf } = setUp(t, [file])

      assert.equal(sourceOf(url), file)
    })
  }

  it('is none where there is no TypeScript file either', (t) => {
    const { sourceOf } = setUp(t, ['dist/y.ts'])

    assert.equal(sourceOf('dist/x.js'), undefined)
  })

  it('is the file that a package names without an extension, or by its folder', (t) => {
    const { sourceOf } = setUp(t, ['src/main.ts', 'lib/index.ts'])

    assert.equal(sourceOf('src/main'), 'src/main.ts')
    assert.equal(sourceOf('lib'), 'lib/index.ts')
  })
})

describe('forget', () => {
  it('lets a file be found in the place of another', (t) => {
    const { project, finder, find } = setUp(t, ['src/x/index.ts'])
    find('./x')
    project.write('src/x.ts', '')

    finder.forget()

    assert.equal(find('./x'), 'src/x.ts')
  })

  it('lets another file be found where one is gone', (t) => {
    const { project, finder, find } = setUp(t, ['src/x.ts', 'src/x/index.ts'])
    find('./x')
    project.remove('src/x.ts')

    finder.forget()

    assert.equal(find('./x'), 'src/x/index.ts')
  })

  it('lets a folder be a link to another one', (t) => {
    const { project, finder, find } = setUp(t, ['src/lib/x.ts', 'other/x.ts'])
    find('./lib/x.js')
    project.remove('src/lib')
    project.link('other', 'src/lib')

    finder.forget()

    assert.equal(find('./lib/x.js'), 'other/x.ts')
  })

  it('is not needed for a file that was not found before', (t) => {
    const { project, find } = setUp(t, ['src/app.ts'])
    const before = find('./x.js')

    project.write('src/x.ts', '')

    assert.deepEqual([before, find('./x.js')], [undefined, 'src/x.ts'])
  })
})
