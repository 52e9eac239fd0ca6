import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

const page = (text: string) => `export const answer = () => '${text}'`
const onUnix = { skip: process.platform === 'win32' ? 'There are no such files on Windows' : false }

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
