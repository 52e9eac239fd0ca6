import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Program, SERVER } from '../support/program.js'
import { Project } from '../support/project.js'
import { saying } from '../support/saying.js'

describe('a module that is known by a link (--preserve-symlinks)', () => {
  for (const [what, target, link, specifier] of [
    ['a file', 'real/page.ts', 'page.ts', './page.js'],
    ['a folder', 'real', 'pages', './pages/page.js'],
  ] as const) {
    it(`is loaded anew when the file behind a link to ${what} is saved`, async (t) => {
      const files = {
        'app.ts': SERVER.replace('./page.js', specifier),
        'real/page.ts': `import { text } from './text.js'\nexport const answer = () => text + import.meta.url.replace(/.*hot-hook-[^/]*|\\?.*/g, '')`,
        'real/text.ts': `export const text = 'one '`,
        'text.ts': `export const text = 'linked '`,
      }
      const project = new Project(t, files)
      project.link(target, link)
      const app = new Program(t, project, { nodeOptions: ['--preserve-symlinks', '--import', 'hot-hook/ts'] })
      const place = `/${specifier.slice(2).replace('.js', '.ts')}`
      const text = link === 'pages' ? 'one ' : 'linked '
      await app.answers(text + place)

      await saying(app, /page\.ts.* changed/, () => project.edit('real/page.ts', 'text +', `text + 'two ' +`))

      assert.equal(await app.get(), `${text}two ${place}`)
    })
  }

  it('is loaded anew when its link leads to another file, and when that is saved', async (t) => {
    const project = new Project(t, {
      'app.ts': SERVER,
      'real/page.ts': `export const answer = () => 'one'`,
      'real/other.ts': `export const answer = () => 'two'`,
    })
    project.link('real/page.ts', 'page.ts')
    const app = new Program(t, project, { nodeOptions: ['--preserve-symlinks', '--import', 'hot-hook/ts'] })
    await app.answers('one')

    await saying(app, 'page.ts changed', () => {
      project.remove('page.ts')
      project.link('real/other.ts', 'page.ts')
    })
    assert.equal(await app.get(), 'two')
    await saying(app, 'page.ts changed', () => project.edit('real/other.ts', 'two', 'three'))

    assert.equal(await app.get(), 'three')
  })
})
