import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pathOf, urlOf } from '../../../src/node/module-url.js'
import { withPathsOf } from '../../../src/node/path.js'
import { candidates } from '../../../src/resolve/candidates.js'
import { targetOf } from '../../../src/resolve/file-finder.js'
import { ON_EACH_SYSTEM } from '../../support/path-systems.js'

for (const { system, path: at, run } of ON_EACH_SYSTEM) {
  describe(`the target of a specifier, with paths of ${system}`, () => {
    for (const [specifier, importer, target] of [
      ['./page.js', '/app/src/app.ts', '/app/src/page.js'],
      ['../lib/a.js', '/app/src/app.ts', '/app/lib/a.js'],
      ['./a%20b.js', '/app/src/app.ts', '/app/src/a b.js'],
      ['./deep/er/x.y.js', '/app.ts', '/deep/er/x.y.js'],
      ['lodash', '/app/src/app.ts', undefined],
    ] as const) {
      it(`${specifier} in ${importer} is ${target}`, () => {
        assert.equal(
          run(() => targetOf(specifier, at(importer))),
          target && at(target),
        )
      })
    }

    it('is a folder where it ends like one', () => {
      for (const specifier of ['./sub/', '..', '.']) {
        assert.match(run(() => targetOf(specifier, at('/app/src/app.ts'))) ?? '', /\/$/)
      }
    })

    it('is the path of a file URL', () => {
      const url = run(() => urlOf(at('/app/my page.ts')))

      assert.equal(
        run(() => targetOf(url, at('/app/app.ts'))),
        at('/app/my page.ts'),
      )
    })
  })

  describe(`candidates, with paths of ${system}`, () => {
    it('lie beside the path that was named, and below it', () => {
      const found = run(() => [...candidates(at('/src/x'), at('/src/app.ts'))])

      for (const path of ['/src/x', '/src/x.ts', '/src/x.js', '/src/x/index.ts']) {
        assert.ok(found.includes(at(path)), `${path} is not in ${found}`)
      }
    })
  })

  describe(`urlOf and pathOf, with paths of ${system}`, () => {
    for (const path of ['/app/page.ts', '/my app/100%/#a?.ts', '/[id]/日本語.ts']) {
      it(`bring ${path} there and back`, () => {
        assert.equal(
          run(() => pathOf(urlOf(at(path)))),
          at(path),
        )
      })
    }
  })
}

describe('urlOf and pathOf', () => {
  it('bring UNC paths, long ones and small letters of drives there and back', () => {
    for (const path of ['\\\\server\\share\\app\\page.ts', `C:\\${'long\\'.repeat(80)}page.ts`, 'c:\\app\\page.ts']) {
      assert.equal(
        withPathsOf('win32', () => pathOf(urlOf(path))),
        path,
      )
    }
  })
})
