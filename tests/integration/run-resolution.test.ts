import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { LOADER, LOADER_BY_URL, node, nodeMajor, printed, printedBy, runUnderLoader } from '../support/node.js'
import { Project } from '../support/project.js'

describe('a relative import', () => {
  it('finds the TypeScript file behind a JavaScript extension', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import a from './a.js'
        import b from './b.js'
        import c from './c.mjs'
        import d from './d.jsx'
        import e from './e.cjs'
        const later = await import('./a.js')
        console.log(JSON.stringify([a, b, c, d, e, later.default]))
      `,
      'a.ts': `export default 'a.ts'`,
      'b.tsx': `export default 'b.tsx'`,
      'c.mts': `export default 'c.mts'`,
      'd.tsx': `export default 'd.tsx'`,
      'e.cts': `export = 'e.cts'`,
    })

    assert.deepEqual(output, ['a.ts', 'b.tsx', 'c.mts', 'd.tsx', 'e.cts', 'a.ts'])
  })

  it('finds what the program itself has put in the place of another file', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { rmSync, writeFileSync } from 'node:fs'
        rmSync('gone.ts')
        writeFileSync('gone.js', 'export default "gone.js"')
        writeFileSync('made.ts', 'export default "made.ts" as string')
        const gone = await import('./gone.js')
        const made = await import('./made.js')
        console.log(JSON.stringify([gone.default, made.default]))
      `,
      'gone.ts': `export default 'gone.ts'`,
      'made.js': `export default 'made.js'`,
    })

    assert.deepEqual(output, ['gone.js', 'made.ts'])
  })

  it('needs no extension', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import a from './a'
        import b from './b'
        import c from './c'
        import d from './d'
        import e from './e'
        import dotted from './page.controller'
        console.log(JSON.stringify([a, b, c, d, e, dotted]))
      `,
      'a.ts': `export default 'a.ts'`,
      'b.tsx': `export default 'b.tsx'`,
      'c.mts': `export default 'c.mts'`,
      'd.js': `export default 'd.js'`,
      'e.mjs': `export default 'e.mjs'`,
      'page.controller.ts': `export default 'page.controller.ts'`,
      'page.js': `throw new Error('another file')`,
    })

    assert.deepEqual(output, ['a.ts', 'b.tsx', 'c.mts', 'd.js', 'e.mjs', 'page.controller.ts'])
  })

  it('of a folder finds the file that its package.json names, or the source of that', async (t) => {
    const output = await printed(t, {
      'app.ts': `import { name } from './built'\nimport { name as other } from './plain/'\nconsole.log(JSON.stringify([name, other]))`,
      'built/package.json': '{ "main": "./lib/main.js" }',
      'built/lib/main.ts': `export const name: string = 'main'`,
      'built/index.ts': `export const name: string = 'index'`,
      'plain/package.json': '{ "main": "./missing.js" }',
      'plain/index.ts': `export const name: string = 'index'`,
    })

    assert.deepEqual(output, ['main', 'index'])
  })

  it('of a folder finds its index', async (t) => {
    const output = await printed(
      t,
      {
        'src/app.ts': `
          import a from './a'
          import b from './b/'
          import here from '.'
          import above from '..'
          import aboveToo from '../'
          import both from './both'
          import folder from './both/'
          console.log(JSON.stringify([a, b, here, above, aboveToo, both, folder]))
        `,
        'src/a/index.ts': `export default 'a/index.ts'`,
        'src/b/index.js': `export default 'b/index.js'`,
        'src/index.ts': `export default 'src/index.ts'`,
        'index.tsx': `export default 'index.tsx'`,
        'src/both.ts': `export default 'both.ts'`,
        'src/both/index.ts': `export default 'both/index.ts'`,
      },
      { entry: 'src/app.ts' },
    )

    const indexes = ['a/index.ts', 'b/index.js', 'src/index.ts', 'index.tsx', 'index.tsx', 'both.ts', 'both/index.ts']
    assert.deepEqual(output, indexes)
  })

  it('in TypeScript means the source beside a compiled file, in JavaScript the file that it names', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import fromTypeScript from './x.js'
        import fromJavaScript from './importer.js'
        console.log(JSON.stringify([fromTypeScript, fromJavaScript]))
      `,
      'importer.js': `export { default } from './x.js'`,
      'x.ts': `export default 'x.ts'`,
      'x.js': `export default 'x.js'`,
    })

    assert.deepEqual(output, ['x.ts', 'x.js'])
  })

  it('keeps its own query and hash: each is an instance of its own', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { url as plain } from './page.js'
        import { url as one } from './page.js?v=1'
        import { url as two } from './page?v=2#top'
        import { url as three } from './page.ts#top'
        const again = await import('./page.js?v=1')
        const name = (url: string) => url.slice(url.lastIndexOf('/') + 1)
        console.log(JSON.stringify([...[plain, one, two, three].map(name), again.url === one]))
      `,
      'page.ts': `export const { url } = import.meta`,
    })

    assert.deepEqual(output, ['page.ts', 'page.ts?v=1', 'page.ts?v=2#top', 'page.ts#top', true])
  })

  it('finds names with blanks, %, #, ? and letters of any alphabet, percent-encoded or not', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import blank from './a b.js'
        import encoded from './a%20b.js'
        import percent from './100%25.js'
        import hash from './c%23.js'
        import question from './what%3F.js'
        import umlaut from './größe.js'
        import umlautEncoded from './gr%C3%B6%C3%9Fe.js'
        import japanese from './日本/語'
        import emoji from './🔥.ts'
        console.log(JSON.stringify([blank, encoded, percent, hash, question, umlaut, umlautEncoded, japanese, emoji]))
      `,
      'a b.ts': `export default 'blank'`,
      '100%.ts': `export default 'percent'`,
      'c#.ts': `export default 'hash'`,
      'what?.ts': `export default 'question'`,
      'größe.ts': `export default 'umlaut'`,
      '日本/語.ts': `export default 'japanese'`,
      '🔥.ts': `export default 'emoji'`,
    })

    const names = ['blank', 'blank', 'percent', 'hash', 'question', 'umlaut', 'umlaut', 'japanese', 'emoji']
    assert.deepEqual(output, names)
  })

  it('may be absolute: a path, or a file: URL', async (t) => {
    const project = new Project(t, { 'page.ts': `export default 'page'` })
    project.write(
      'app.ts',
      `
        import a from '${project.path('page.ts')}'
        import b from '${project.path('page.js')}'
        import c from '${pathToFileURL(project.path('page.ts'))}'
        import d from '${pathToFileURL(project.path('page'))}'
        console.log(JSON.stringify([a, b, c, d]))
      `,
    )

    const output = await printed(t, project)

    assert.deepEqual(output, ['page', 'page', 'page', 'page'])
  })

  it('may come from a data: URL, by the URL of the file', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        const url = new URL('./page.js', import.meta.url).href
        const { default: page } = await import(\`data:text/javascript,export { default } from "\${url}"\`)
        console.log(JSON.stringify(page))
      `,
      'page.ts': `export default 'page' as string`,
    })

    assert.equal(output, 'page')
  })

  it('through a symlink is the same module as without it', async (t) => {
    const project = new Project(t, {
      'app.ts': `
        import * as real from './real/page.js'
        import * as linked from './linked/page.js'
        console.log(JSON.stringify([real === linked, real.url.endsWith('/real/page.ts')]))
      `,
      'real/page.ts': `export const { url } = import.meta`,
    })
    project.link('real', 'linked')

    const output = await printed(t, project)

    assert.deepEqual(output, [true, true])
  })
})

describe('a file', () => {
  it('may start with a byte order mark or a hashbang', async (t) => {
    const output = await printed(t, {
      'app.ts': `#!/usr/bin/env -S node --import hot-hook/ts
        import marked from './marked.js'
        import markedCommonJs from './marked-commonjs.cjs'
        import both from './both.js'
        import script from './script.js'
        import plain from './plain.cjs'
        console.log(JSON.stringify([marked, markedCommonJs, both, script, plain] satisfies string[]))
      `,
      'marked.ts': `\uFEFFexport default 'marked' as string`,
      'marked-commonjs.cts': `\uFEFFmodule.exports = 'marked' as string`,
      'both.ts': `\uFEFF#!/usr/bin/env node\nexport default 'both' as string`,
      'script.js': `#!/usr/bin/env node\nexport default 'script'`,
      'plain.cjs': `#!/usr/bin/env node\nmodule.exports = 'plain'`,
    })

    assert.deepEqual(output, ['marked', 'marked', 'both', 'script', 'plain'])
  })

  it('may have Windows line ends and no line end at all', async (t) => {
    const output = await printed(t, {
      'app.ts': `import a from './a.js'\r\nimport './empty.js'\r\nconsole.log(JSON.stringify(a)) // the end`,
      'a.ts': `const a: string = \`x\r\ny\`\r\nexport default a\r\n`,
      'empty.ts': '',
    })

    assert.equal(output, 'x\ny')
  })

  it('may lie in a folder whose name has blanks, %, #, ? and letters of any alphabet', async (t) => {
    const folder = 'a b/100%41/#1?x=1/größe/日本'
    const project = new Project(t, {
      [`${folder}/ápp.ts`]: `
        import page from './page.js'
        const later = await import('./page.js')
        console.log(JSON.stringify([page, later.default, import.meta.filename ?? null, process.argv[1]]))
      `,
      [`${folder}/page.ts`]: `export default import.meta.dirname`,
    })
    const absolute = project.path(folder)

    const output = await printed(t, project, { entry: `${folder}/ápp.ts` })

    assert.deepEqual(output, [absolute, absolute, `${absolute}/ápp.ts`, `${absolute}/ápp.ts`])
  })

  it('needs no package.json above it', async (t) => {
    const project = new Project(t, {
      'app.ts': `
        import page from './page.js'
        import required from './required.js'
        console.log(JSON.stringify([page, required]))
      `,
      'page.ts': `export default 'page' as string`,
      'required.ts': `module.exports = 'required' as string`,
    })
    project.remove('package.json')

    const output = await printed(t, project)

    assert.deepEqual(output, ['page', 'required'])
  })
})

describe('the entry', () => {
  const FILES = {
    'src/app.ts': `
      import name from './name.js'
      console.log(JSON.stringify([name, process.argv[1]?.split('/').at(-1), process.argv.slice(2)] as const))
    `,
    'src/name.ts': `export default import.meta.url.split('/').slice(-2).join('/')`,
  }

  for (const entry of ['src/app.ts', './src/app.ts', 'src/app', 'src/app.js']) {
    it(`may be named as ${entry}`, async (t) => {
      const [name, , args] = (await printed(t, FILES, { entry, args: ['--flag', 'x'] })) as unknown[]

      assert.deepEqual([name, args], ['src/name.ts', ['--flag', 'x']])
    })
  }

  it('may be an absolute path, with another working directory', async (t) => {
    const project = new Project(t, FILES)

    const output = await printed(t, project, { entry: project.path('src/app.ts'), cwd: '/' })

    assert.deepEqual(output, ['src/name.ts', 'app.ts', []])
  })

  it('may lie above the working directory', async (t) => {
    const project = new Project(t, { ...FILES, 'src/deep/.keep': '' })

    const output = await printed(t, project, { entry: '../app.ts', cwd: 'src/deep' })

    assert.deepEqual(output, ['src/name.ts', 'app.ts', []])
  })

  it('may be a symlink: imports are relative to the real file', async (t) => {
    const project = new Project(t, FILES)
    project.link('src/app.ts', 'bin/start.ts')

    const output = await printed(t, project, { entry: 'bin/start.ts' })

    assert.deepEqual(output, ['src/name.ts', 'start.ts', []])
  })

  it('may be a script without an extension, which imports TypeScript', async (t) => {
    const project = new Project(t, {
      'bin/start': `#!/usr/bin/env node\nimport name from '../src/name.js'\nconsole.log(JSON.stringify(name))`,
      'src/name.ts': FILES['src/name.ts'],
      'commonjs/package.json': '{ "type": "commonjs" }',
      'commonjs/start': `#!/usr/bin/env node\nconsole.log(JSON.stringify(require('./name.cjs')))`,
      'commonjs/name.cts': `module.exports = 'name' as string`,
    })

    const module = await printed(t, project, { entry: 'bin/start' })
    const commonJs = await printed(t, project, { entry: 'commonjs/start' })

    assert.deepEqual([module, commonJs], ['src/name.ts', 'name'])
  })

  it('may be a URL, by `--entry-url`', { skip: nodeMajor === 20 && 'it has no such option' }, async (t) => {
    const project = new Project(t, { 'app.ts': `console.log(JSON.stringify('app' as string))` })

    const file = await node(t, project, [
      '--no-warnings',
      ...LOADER,
      '--entry-url',
      pathToFileURL(project.path('app.ts')).href,
    ])
    const data = await node(t, project, [
      '--no-warnings',
      ...LOADER,
      '--entry-url',
      'data:text/javascript,console.log(JSON.stringify(1))',
    ])

    assert.deepEqual([printedBy(file), printedBy(data)], ['app', 1])
  })

  it('that is not there, in a folder that is not there, is what is missing', async (t) => {
    const { code, stderr } = await runUnderLoader(t, { 'app.ts': '' }, { entry: 'nowhere/app.ts' })

    assert.equal(code, 1)
    assert.match(stderr, /Cannot find module '.*nowhere\/app\.ts'/)
  })

  it('may be a folder with an index, or with a package.json that names it', async (t) => {
    const project = new Project(t, {
      'one/index.ts': `console.log(JSON.stringify('index' as string))`,
      'two/package.json': `{ "type": "module", "main": "./src/start.ts" }`,
      'two/src/start.ts': `console.log(JSON.stringify('start' as string))`,
    })

    const [one, two] = [await printed(t, project, { entry: 'one' }), await printed(t, project, { entry: 'two' })]

    assert.deepEqual([one, two], ['index', 'start'])
  })
})

describe('import.meta', () => {
  const DESCRIBE = `
    console.log(JSON.stringify({
      url: import.meta.url,
      filename: import.meta.filename,
      dirname: import.meta.dirname,
      main: import.meta.main ?? null,
      resolved: import.meta.resolve('./page.mjs'),
      nothing: import.meta.resolve('./nothing.mjs'),
      builtin: import.meta.resolve('fs'),
      bare: import.meta.resolve('tool'),
      inherited: import.meta.resolve('./x.mjs?a=1#b'),
      isNull: Object.getPrototypeOf(import.meta) === null,
    }))
  `
  const FILES = {
    'app.mjs': `import './page.mjs'\n${DESCRIBE}`,
    'page.mjs': '',
    'x.mjs': '',
    'node_modules/tool/package.json': `{ "type": "module", "exports": "./index.js" }`,
    'node_modules/tool/index.js': '',
  }

  it('says what it says in plain Node', async (t) => {
    const loaded = await node(t, FILES, [...LOADER_BY_URL, 'app.mjs'])
    const plain = await node(t, loaded.project, ['app.mjs'])

    assert.deepEqual(printedBy(loaded), printedBy(plain))
    assert.equal((printedBy(plain) as { main: unknown }).main, nodeMajor === 20 ? null : true)
  })

  it('resolves a JavaScript name to the TypeScript file that an import of it would load', async (t) => {
    const output = await printed(t, {
      'tsconfig.json': `{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }`,
      'app.ts': `
        const all = ['./src/page.js', './src/page', '@/page', './src'].map((each) => import.meta.resolve(each))
        console.log(JSON.stringify(all.map((url) => url.replace(new URL('.', import.meta.url).href, ''))))
      `,
      'src/page.ts': '',
      'src/index.ts': '',
    })

    assert.deepEqual(output, ['src/page.ts', 'src/page.ts', 'src/page.ts', 'src/index.ts'])
  })

  it('has `hot` in every module that names it, and nowhere without the loader', async (t) => {
    const files = {
      'app.mjs': `
        import { hot } from './page.mjs'
        import { hot as inPackage } from 'tool'
        console.log(JSON.stringify([typeof import.meta.hot, typeof hot, typeof inPackage]))
      `,
      'page.mjs': `export const hot = import.meta.hot`,
      'node_modules/tool/package.json': `{ "type": "module", "exports": "./index.js" }`,
      'node_modules/tool/index.js': `export const hot = import.meta.hot`,
    }

    const loaded = await node(t, files, [...LOADER_BY_URL, 'app.mjs'])
    const plain = await node(t, loaded.project, ['app.mjs'])

    assert.deepEqual(printedBy(loaded), ['object', 'object', 'object'])
    assert.deepEqual(printedBy(plain), ['undefined', 'undefined', 'undefined'])
  })
})
