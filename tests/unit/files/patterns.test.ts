import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createPatterns, relativePath } from '../../../src/files/patterns.js'
import { withPathsOf } from '../../../src/node/path.js'
import { ON_EACH_SYSTEM } from '../../support/path-systems.js'

for (const { system, path: at, run } of ON_EACH_SYSTEM) {
  const matches = (glob: string, path: string, folder = '/project') =>
    run(() => createPatterns([glob], at(folder)).matches(at(path)))
  const placesOf = (globs: string[], folder: string) => run(() => createPatterns(globs, at(folder)).places())

  describe(`patterns, with paths of ${system}`, () => {
    for (const [glob, path] of [
      ['.env', '/project/.env'],
      ['./.env', '/project/.env'],
      ['.env.*', '/project/.env.local'],
      ['config/**', '/project/config/database.ts'],
      ['./config/**', '/project/config/deep/er/database.ts'],
      ['config/*.ts', '/project/config/app.ts'],
      ['**/*.{yml,yaml}', '/project/a/b.yaml'],
      ['src/**', '/project/src/.hidden/file.ts'],
      ['../shared/**', '/shared/x.ts'],
      ['/etc/app/*.json', '/etc/app/a.json'],
      ['src/[id].ts', '/project/src/i.ts'],
    ] as const) {
      it(`${glob} matches ${path}`, () => {
        assert.equal(matches(glob, path), true)
      })
    }

    for (const [glob, path] of [
      ['.env', '/project/packages/a/.env'],
      ['.env', '/project/.env.local'],
      ['config/*.ts', '/project/config/deep/app.ts'],
      ['config/**', '/project/src/config/app.ts'],
      ['config/**', '/elsewhere/config/app.ts'],
      ['config', '/project/config/app.ts'],
      ['*.ts', '/project/app.tsx'],
    ] as const) {
      it(`${glob} does not match ${path}`, () => {
        assert.equal(matches(glob, path), false)
      })
    }

    it('match what any of them matches', () => {
      const patterns = createPatterns(['a.ts', 'b/**'], at('/project'))

      assert.deepEqual(
        ['/project/a.ts', '/project/b/c.ts', '/project/c.ts'].map((path) => run(() => patterns.matches(at(path)))),
        [true, true, false],
      )
    })

    it('match nothing where there are none', () => {
      const patterns = createPatterns([], '/project')

      assert.equal(patterns.matches('/project/a.ts'), false)
      assert.deepEqual(patterns.places(), [])
    })

    for (const folder of [
      '/my app',
      '/copy (1)/app',
      '/work [old]/app',
      '/a{b,c}/app',
      '/100%/app',
      '/c++/app',
      '/!x/app',
    ]) {
      it(`take the folder ${folder} for what it is, not for a pattern`, () => {
        assert.equal(matches('config/**', `${folder}/config/database.ts`, folder), true)
        assert.equal(matches('.env', `${folder}/.env`, folder), true)
      })
    }
  })

  describe(`the places of patterns, with paths of ${system}`, () => {
    for (const [glob, folder, depth] of [
      ['.env', '/project', 0],
      ['.env.*', '/project', 0],
      ['config/app.ts', '/project/config', 0],
      ['config/*.ts', '/project/config', 0],
      ['config/*/*.ts', '/project/config', 1],
      ['config/**', '/project/config', Number.POSITIVE_INFINITY],
      ['**/*.yml', '/project', Number.POSITIVE_INFINITY],
      ['*/config/db.ts', '/project', 2],
      ['../shared/*.ts', '/shared', 0],
      ['/etc/app.json', '/etc', 0],
      ['/app.json', '/', 0],
    ] as const) {
      it(`are ${folder} and ${depth} levels below it for ${glob}`, () => {
        assert.deepEqual(placesOf([glob], '/project'), [{ folder: at(folder), depth }])
      })
    }

    it('are in the project also where its own path looks like a pattern', () => {
      const places = placesOf(['.env', 'config/**'], '/work [old]/app')

      assert.deepEqual(places, [
        { folder: at('/work [old]/app'), depth: 0 },
        { folder: at('/work [old]/app/config'), depth: Number.POSITIVE_INFINITY },
      ])
    })
  })

  describe(`patterns where case does not count, with paths of ${system}`, () => {
    for (const glob of ['config/db.json', 'Config/*.JSON', 'CONFIG/**', './**/Db.json']) {
      it(`${glob} matches a path in another case`, () => {
        const matchesIn = (ignoresCase: boolean) =>
          run(() => createPatterns([glob], at('/Project'), ignoresCase).matches(at('/project/config/DB.json')))

        assert.deepEqual([matchesIn(true), matchesIn(false)], [true, false])
      })
    }
  })

  describe(`relativePath, with paths of ${system}`, () => {
    for (const [path, shown] of [
      ['/project/src/app.ts', 'src/app.ts'],
      ['/project/..config/app.ts', '..config/app.ts'],
      ['/elsewhere/app.ts', '/elsewhere/app.ts'],
      ['/project-two/app.ts', '/project-two/app.ts'],
      ['/project', '/project'],
    ] as const) {
      it(`shows ${path} in /project as ${shown}`, () => {
        assert.equal(
          run(() => relativePath(at(path), at('/project'))),
          at(shown),
        )
      })
    }
  })
}

describe('relativePath', () => {
  it('shows a path on another drive of Windows as it is', () => {
    assert.equal(
      withPathsOf('win32', () => relativePath('D:\\x\\a.ts', 'C:\\project')),
      'D:\\x\\a.ts',
    )
  })
})
