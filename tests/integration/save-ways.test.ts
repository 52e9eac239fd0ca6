import assert from 'node:assert/strict'
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  cpSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { describe, it } from 'node:test'
import { type Program, SERVER, start } from '../support/program.js'
import type { Project } from '../support/project.js'
import { fence, saying, updatesIn, WITH_FENCE } from '../support/saying.js'

const text = (value: string) => `const words: string[] = ['${value}']\nexport const text = () => words.at(-1)\n`
const files = {
  ...WITH_FENCE,
  'page.ts': `import { text } from './lib/text.js'\nexport const answer = () => text()`,
  'lib/text.ts': text('one'),
}

describe('a save is noticed', () => {
  const ways: Record<string, (project: Project, value: string) => void> = {
    'when the file is written in place': (project, value) => writeFileSync(project.path('lib/text.ts'), text(value)),

    'when a new file takes its place': (project, value) => project.writeByRename('lib/text.ts', text(value)),

    'when it is deleted and written again': (project, value) => {
      project.remove('lib/text.ts')
      project.write('lib/text.ts', text(value))
    },

    'when it is emptied and then written': (project, value) => {
      const file = openSync(project.path('lib/text.ts'), 'r+')
      ftruncateSync(file)
      writeSync(file, text(value))
      closeSync(file)
    },

    'when it is written in two pieces': (project, value) => {
      const file = openSync(project.path('lib/text.ts'), 'w')
      writeSync(file, text(value).slice(0, 20))
      writeSync(file, text(value).slice(20))
      closeSync(file)
    },

    'when something is appended': (project, value) => {
      appendFileSync(project.path('lib/text.ts'), `words.push('${value}')\n`)
    },

    'when another file is copied over it': (project, value) => {
      project.write('lib/draft.txt', text(value))
      copyFileSync(project.path('lib/draft.txt'), project.path('lib/text.ts'))
    },

    'when an editor keeps the old file as a backup': (project, value) => {
      project.rename('lib/text.ts', 'lib/text.ts~')
      project.write('lib/text.ts', text(value))
      unlinkSync(project.path('lib/text.ts~'))
    },

    'when an editor writes beside it, keeps a backup, and swaps': (project, value) => {
      project.write('lib/.text.ts.swp', text(value))
      project.rename('lib/text.ts', 'lib/text.ts.bak')
      project.rename('lib/.text.ts.swp', 'lib/text.ts')
      project.remove('lib/text.ts.bak')
    },

    'when its folder is replaced': (project, value) => {
      project.write('lib-new/text.ts', text(value))
      project.rename('lib', 'lib-old')
      project.rename('lib-new', 'lib')
      project.remove('lib-old')
    },

    'when its folder is deleted and made again': (project, value) => {
      project.remove('lib')
      project.write('lib/text.ts', text(value))
    },
  }

  const nested: Record<string, (project: Project) => void> = {
    'deleted and made again': (project) => {
      const old = project.read('lib/deep/down/text.ts')
      project.remove('lib')
      project.write('lib/deep/down/text.ts', old)
    },
    'copied, and replaced by its copy': (project) => {
      cpSync(project.path('lib'), project.path('lib-new'), { recursive: true })
      project.rename('lib', 'lib-old')
      project.rename('lib-new', 'lib')
      project.remove('lib-old')
    },
    'moved away and back': (project) => {
      project.rename('lib', 'lib-old')
      project.rename('lib-old', 'lib')
    },
  }
  for (const [what, replace] of Object.entries(nested)) {
    it(`when a folder far above it was ${what} before`, async (t) => {
      const app = start(t, {
        ...WITH_FENCE,
        'page.ts': `import { text } from './lib/deep/down/text.js'\nexport const answer = () => text()`,
        'lib/deep/down/text.ts': text('one'),
      })
      assert.equal(await app.get(), 'one')
      await fence(app)
      replace(app.project)
      // All is looked at once more some time after such a change: what is to be noticed here comes later.
      for (const end = performance.now() + 1_000; performance.now() < end; ) await fence(app)

      app.project.write('lib/deep/down/text.ts', text('two'))

      await app.answers('two')
    })
  }

  for (const [way, save] of Object.entries(ways)) {
    it(`${way}, three times`, async (t) => {
      const app = start(t, files)
      assert.equal(await app.get(), 'one')

      for (const value of ['two', 'three', 'four']) {
        save(app.project, value)
        await app.answers(value)
      }

      // None of them may end the watch that the next save in the ordinary way needs.
      app.project.write('page.ts', `export const answer = () => 'five'`)
      await app.answers('five')
      assert.doesNotMatch(app.stderr, /full reload/)
    })
  }

  it('as one of layout, when only the ends of its lines change', async (t) => {
    const app = start(t, { ...files, 'lib/text.ts': 'export const text = () => `a\nb`.length\n' })
    assert.equal(await app.get(), '3')

    const crlf = app.project.read('lib/text.ts').replaceAll('\n', '\r\n')
    await saying(app, 'lib/text.ts: types or comments only', () => app.project.write('lib/text.ts', crlf))

    assert.equal(await app.get(), '3')
  })

  it('when it gets a byte order mark', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(app, 'lib/text.ts changed', () => app.project.write('lib/text.ts', `\uFEFF${text('two')}`))

    assert.equal(await app.get(), 'two')
  })

  it('when only its case or a single byte changes', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(app, 'lib/text.ts changed', () => app.project.write('lib/text.ts', text('One')))

    assert.equal(await app.get(), 'One')
  })

  it('when it keeps its size and its time', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')
    await fence(app)

    const { atime, mtime } = statSync(app.project.path('lib/text.ts'))

    await saying(app, 'lib/text.ts changed', () => {
      app.project.write('lib/text.ts', text('two'))
      utimesSync(app.project.path('lib/text.ts'), atime, mtime)
    })

    assert.equal(await app.get(), 'two')
  })
})

describe('a save is noticed by polling, with CHOKIDAR_USEPOLLING,', () => {
  const polling = { env: { CHOKIDAR_USEPOLLING: '1', CHOKIDAR_INTERVAL: '20' } }

  it('in place and by rename', async (t) => {
    const app = start(t, files, polling)
    assert.equal(await app.get(), 'one')

    for (const value of ['two', 'three']) {
      app.project.write('lib/text.ts', text(value))
      await app.answers(value)
      app.project.writeByRename('lib/text.ts', text(`${value} again`))
      await app.answers(`${value} again`)
    }
  })

  it('when the file was missing', async (t) => {
    const app = start(t, { ...files, 'page.ts': files['page.ts'].replace('text.js', 'words.js') }, polling)
    assert.match(await app.get(), /Cannot find module/)

    app.project.write('lib/words.ts', text('two'))

    await app.answers('two')
  })
})

describe('nothing is said', () => {
  async function assertNothing(app: Program, action: () => void): Promise<void> {
    await app.get()
    await fence(app)
    const before = app.log.length

    action()
    await fence(app)

    const others = updatesIn(app.log.slice(before)).filter((line) => !line.startsWith('other.ts'))
    assert.deepEqual(others, [])
    assert.equal(await app.get(), 'one')
  }

  it('when a file is touched', async (t) => {
    const app = start(t, files)

    await assertNothing(app, () => app.project.touch('lib/text.ts'))
  })

  it('when a file is saved without a change', async (t) => {
    const app = start(t, files)

    await assertNothing(app, () => {
      app.project.write('lib/text.ts', text('one'))
      app.project.writeByRename('page.ts', files['page.ts'])
    })
  })

  it('when a file is deleted and written again as it was', async (t) => {
    const app = start(t, files)

    await assertNothing(app, () => {
      app.project.remove('lib/text.ts')
      app.project.write('lib/text.ts', text('one'))
    })
  })

  it('when a folder goes away and comes back', async (t) => {
    const app = start(t, files)

    await assertNothing(app, () => {
      app.project.rename('lib', 'lib-away')
      app.project.rename('lib-away', 'lib')
    })
  })

  it('when an editor writes files of its own', async (t) => {
    const app = start(t, files)

    await assertNothing(app, () => {
      for (const name of [
        'text.ts.tmp~',
        '.text.ts.swp',
        '#text.ts#',
        '.#text.ts',
        '4913',
        'text.ts~',
        'text.ts.bak',
      ]) {
        app.project.write(`lib/${name}`, 'half of a')
        app.project.remove(`lib/${name}`)
      }
    })
  })

  it('when a file comes that nobody imports', async (t) => {
    const app = start(t, files)

    await assertNothing(app, () => {
      app.project.write('lib/unused.ts', 'export {')
      app.project.write('lib/notes.md', '# Notes')
      app.project.write('new/folder/unused.ts', 'export {}')
    })
  })

  it('when a file changes of which only types are imported', async (t) => {
    const app = start(t, {
      ...files,
      'page.ts': `import type { Text } from './types.js'\nimport { text } from './lib/text.js'\nexport const answer = () => text() as Text`,
      'types.ts': 'export type Text = string',
      'global.d.ts': 'declare const a: string',
    })

    await assertNothing(app, () => {
      app.project.write('types.ts', 'export type Text = string | undefined')
      app.project.write('global.d.ts', 'declare const b: string')
    })
  })

  it('when a file is changed and changed back at once', async (t) => {
    const app = start(t, files)

    await assertNothing(app, () => {
      app.project.atOnce(() => {
        app.project.write('lib/text.ts', text('two'))
        app.project.write('lib/text.ts', text('one'))
      })
    })
  })
})

describe('a file that a package has written, imported and deleted', () => {
  it('is not missed', async (t) => {
    const app = start(t, {
      ...WITH_FENCE,
      'page.ts': `import { load } from 'config'\nexport const answer = () => load(import.meta.dirname)`,
      'node_modules/config/package.json': '{ "type": "module", "exports": "./index.js" }',
      'node_modules/config/index.js': `
        import { rmSync, writeFileSync } from 'node:fs'
        import { pathToFileURL } from 'node:url'
        export async function load(folder) {
          writeFileSync(folder + '/config.mjs', 'export default "config"')
          const { default: config } = await import(pathToFileURL(folder + '/config.mjs'))
          rmSync(folder + '/config.mjs')
          return config
        }`,
    })
    await fence(app)

    assert.equal(await app.get(), 'config')
    await fence(app)

    assert.doesNotMatch(app.stderr, /gone/)
  })
})

describe('a folder that has just appeared', () => {
  for (const isSlow of [false, true]) {
    it(`is watched from its first file on${isSlow ? ', where the file system is slow' : ''}`, async (t) => {
      const app = start(
        t,
        {
          ...WITH_FENCE,
          'app.ts': SERVER.replace('./page.js', './new/deep/page.js'),
          'slow.mjs': `
            import fs from 'node:fs'
            import { syncBuiltinESMExports } from 'node:module'
            for (const name of ['stat', 'lstat', 'readdir']) {
              const original = fs.promises[name]
              fs.promises[name] = async (...args) => {
                await new Promise((resolve) => setTimeout(resolve, 200))
                return await original(...args)
              }
            }
            syncBuiltinESMExports()
          `,
        },
        isSlow ? { nodeOptions: ['--import', './slow.mjs', '--import', 'hot-hook/ts'] } : {},
      )
      assert.match(await app.get(), /Cannot find module/)
      await fence(app)

      for (const answer of ['one', 'two', 'three', 'four']) {
        app.project.write('new/deep/page.ts', `export const answer = () => '${answer}'`)
        await app.answers(answer)
      }
    })
  }
})

describe('a file that is gone for a while', () => {
  it('is served on, reported once, and fresh when it returns', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(
      app,
      /^lib\/text\.ts is gone, but still imported by page\.ts\. The last good version stays in use\./,
      () => app.project.remove('lib/text.ts'),
    )
    assert.equal(await app.get(), 'one')
    await fence(app)
    await saying(app, 'lib/text.ts changed', () => app.project.write('lib/text.ts', text('two')))

    assert.equal(await app.get(), 'two')
    assert.equal(app.log.filter((line) => line.includes('is gone')).length, 1)
  })

  it('asks for nothing when it returns as it was', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')
    await saying(app, 'lib/text.ts is gone', () => app.project.remove('lib/text.ts'))
    const before = app.log.length

    app.project.write('lib/text.ts', text('one'))
    await app.said('lib/text.ts is as it was before: nothing to reload')
    await fence(app)

    assert.deepEqual(
      updatesIn(app.log.slice(before)).filter((line) => !line.startsWith('other.ts')),
      ['lib/text.ts is as it was before: nothing to reload'],
    )
    assert.equal(await app.get(), 'one')
  })

  it('is served on also when who imports it is loaded anew', async (t) => {
    const app = start(t, {
      ...files,
      'page.ts': `import { text } from './lib/text.js'\nimport { mark } from './mark.js'\nexport const answer = () => text() + mark`,
      'mark.ts': `export const mark = '.'`,
    })
    assert.equal(await app.get(), 'one.')
    await saying(app, 'lib/text.ts is gone', () => app.project.remove('lib/text.ts'))

    await saying(app, 'mark.ts changed', () => app.project.write('mark.ts', `export const mark = '!'`))

    assert.equal(await app.get(), 'one!')
  })

  it('is served on with its folder, and noticed when both are back', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    await saying(app, 'lib/text.ts is gone', () => app.project.rename('lib', 'lib-away'))
    assert.equal(await app.get(), 'one')
    app.project.write('lib-away/text.ts', text('two'))
    await saying(app, 'lib/text.ts changed', () => app.project.rename('lib-away', 'lib'))

    assert.equal(await app.get(), 'two')
    await saying(app, 'lib/text.ts changed', () => app.project.write('lib/text.ts', text('three')))
    assert.equal(await app.get(), 'three')
  })

  it('is not missed by who no longer imports it', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')
    await fence(app)
    const before = app.log.length

    app.project.atOnce(() => {
      app.project.rename('lib/text.ts', 'lib/words.ts')
      app.project.edit('page.ts', './lib/text.js', './lib/words.js')
    })
    await app.said('page.ts', before)

    assert.equal(await app.get(), 'one')
    await fence(app)
    assert.doesNotMatch(app.stderr, /is gone/)
  })

  it('is noticed again after its folders came one by one', async (t) => {
    const app = start(t, {
      ...files,
      'page.ts': `import { text } from './a/b/c/text.js'\nexport const answer = () => text()`,
      'a/b/c/text.ts': text('one'),
    })
    assert.equal(await app.get(), 'one')
    await saying(app, 'a/b/c/text.ts is gone', () => app.project.remove('a'))

    mkdirSync(app.project.path('a'))
    mkdirSync(app.project.path('a/b'))
    await fence(app)
    mkdirSync(app.project.path('a/b/c'))
    writeFileSync(app.project.path('a/b/c/text.ts'), text('two'))

    await app.answers('two')
    app.project.write('a/b/c/text.ts', text('three'))
    await app.answers('three')
  })
})

describe('a symbolic link', () => {
  const versions = { 'v1/text.ts': text('one'), 'v2/text.ts': text('two') }

  it('to a file is followed when it is swapped', async (t) => {
    const app = start(t, {
      ...files,
      ...versions,
      'page.ts': `export const answer = async () => (await import('./current.js')).text()`,
    })
    const point = (target: string) => {
      rmSync(app.project.path('next.ts'), { force: true })
      symlinkSync(app.project.path(target), app.project.path('next.ts'))
      renameSync(app.project.path('next.ts'), app.project.path('current.ts'))
    }
    point('v1/text.ts')
    await app.answers('one')
    await fence(app)

    point('v2/text.ts')

    await app.answers('two')
  })

  it('to a file is followed by who imports it statically', async (t) => {
    const app = start(t, { ...files, ...versions, 'page.ts': `export { text as answer } from './view.js'` })
    const point = (target: string) => {
      rmSync(app.project.path('next.ts'), { force: true })
      symlinkSync(app.project.path(target), app.project.path('next.ts'))
      renameSync(app.project.path('next.ts'), app.project.path('current.ts'))
    }
    point('v1/text.ts')
    app.project.write('view.ts', `import { text as value } from './current.js'\nexport const text = () => value()`)
    await app.answers('one')
    await fence(app)

    point('v2/text.ts')

    await app.answers('two')
  })

  it('that takes the place of a file, and gives it back, is followed each time', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { text } from './text.js'\nexport const answer = () => text`,
      'text.ts': `export const text = 'own'`,
      'other/text.ts': `export const text = 'linked'`,
    })
    assert.equal(await app.get(), 'own')

    app.project.remove('text.ts')
    app.project.link('other/text.ts', 'text.ts')
    await app.answers('linked')
    app.project.write('other/text.ts', `export const text = 'new'`)
    await app.answers('new')
    app.project.remove('text.ts')
    app.project.write('text.ts', `export const text = 'own again'`)

    await app.answers('own again')
  })

  it('to a folder is followed when it is swapped', async (t) => {
    const app = start(t, {
      ...files,
      ...versions,
      'page.ts': `import { text } from './view.js'\nexport const answer = () => text()`,
    })
    const point = (target: string) => {
      rmSync(app.project.path('next'), { force: true })
      symlinkSync(app.project.path(target), app.project.path('next'), 'junction')
      renameSync(app.project.path('next'), app.project.path('current'))
    }
    point('v1')
    app.project.write('view.ts', `export { text } from './current/text.js'`)
    await app.answers('one')
    await fence(app)

    point('v2')

    await app.answers('two')
  })

  it('to a folder, with a dot in its name, is followed when it is swapped, though its old target stays', async (t) => {
    const app = start(t, {
      ...files,
      ...versions,
      'page.ts': `import { text } from './..data/text.js'\nexport const answer = () => text()`,
    })
    const point = (target: string) => {
      app.project.link(target, 'next')
      renameSync(app.project.path('next'), app.project.path('..data'))
    }
    point('v1')
    assert.equal(await app.get(), 'one')
    await fence(app)

    point('v2')

    await app.answers('two')
  })

  it('is seen through: its target is what is watched', async (t) => {
    const app = start(t, {
      ...files,
      'page.ts': `import { text } from './linked/text.js'\nexport const answer = () => text()`,
    })
    app.project.link('lib', 'linked')
    assert.equal(await app.get(), 'one')

    await saying(app, 'lib/text.ts changed', () => app.project.write('lib/text.ts', text('two')))

    assert.equal(await app.get(), 'two')
  })

  it('that leads in a circle does no harm', async (t) => {
    const app = start(t, { ...WITH_FENCE, 'app.ts': SERVER, 'page.ts': `export const answer = () => 'one'` })
    app.project.link('.', 'self')
    app.project.link('away', 'dangling')
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts changed', () => app.project.edit('page.ts', 'one', 'two'))

    assert.equal(await app.get(), 'two')
    assert.doesNotMatch(app.stderr, /Cannot watch/)
  })
})
