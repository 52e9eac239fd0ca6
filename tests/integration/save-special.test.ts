import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, symlinkSync } from 'node:fs'
import { describe, it } from 'node:test'
import { REPOSITORY } from '../bench/support/repository.js'
import { Program, SERVER, start } from '../support/program.js'
import { Project } from '../support/project.js'
import { saying } from '../support/saying.js'

const page = (text: string) => `export const answer = () => '${text}'`
const onUnix = { skip: process.platform === 'win32' ? 'There are no such files on Windows' : false }

/** Rights mean nothing to root, so a program of root's tests runs as nobody, where that user may read this repository. */
const uid = process.getuid?.() === 0 ? 65_534 : undefined
const canRun = () =>
  spawnSync(process.execPath, ['--eval', 'fs.accessSync(".")'], { cwd: REPOSITORY, uid }).status === 0

describe('a folder that loses its rights', {
  skip: onUnix.skip || (!canRun() && 'nobody may read the repository'),
}, () => {
  it('is watched again when it gets them back', async (t) => {
    const project = new Project(t, {
      'app.ts': SERVER.replace('./page.js', './pages/page.js'),
      'pages/page.ts': page('one'),
      'other.ts': page('other'),
    })
    for (const path of ['.', 'app.ts', 'other.ts', 'pages', 'pages/page.ts'])
      if (uid) chownSync(project.path(path), uid, uid)
    const app = new Program(t, project, { env: { HOT_HOOK_CACHE: 'off' }, ...(uid === undefined ? {} : { uid }) })
    assert.equal(await app.get(), 'one')

    await saying(app, 'page.ts: EACCES', () => chmodSync(project.path('pages'), 0o000))
    await saying(app, 'is as it was before', () => chmodSync(project.path('pages'), 0o755))
    assert.deepEqual([await app.get(), await app.get('/other')], ['one', 'other'])
    // A file that was just looked at is looked at once more soon after. These saves take longer.
    for (let index = 1; index <= 10; index++) {
      await saying(app, 'other.ts changed', () => project.write('other.ts', page(`other ${index}`)))
      assert.equal(await app.get('/other'), `other ${index}`)
    }
    project.write('pages/page.ts', page('two'))

    await app.answers('two')
  })
})

describe('what is no regular file, in place of a module', onUnix, () => {
  for (const [what, make] of [
    ['a named pipe', (path: string) => execFileSync('mkfifo', [path])],
    ['a link to an endless device', (path: string) => symlinkSync('/dev/zero', path)],
    ['a link to itself', (path: string) => symlinkSync(path, path)],
  ] as const) {
    it(`is told, and the last good version goes on: ${what}`, async (t) => {
      const app = start(t, { 'app.ts': SERVER, 'page.ts': page('one') })
      assert.equal(await app.get(), 'one')

      await saying(app, /^page\.ts(: | is gone)/, () => {
        app.project.remove('page.ts')
        make(app.project.path('page.ts'))
      })
      assert.equal(await app.get(), 'one')
      app.project.remove('page.ts')
      app.project.write('page.ts', page('two'))

      await app.answers('two')
    })
  }
})
