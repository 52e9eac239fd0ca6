import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const TYPES = ['dist/api.d.ts', 'dist/import-meta.d.ts', 'dist/index.d.ts', 'dist/loader.d.ts']

/** What only Node 20 needs: there is a test that does without. */
const HOOKS_THREAD = existsSync(`${REPOSITORY}/src/loader/off-thread`)
  ? ['dist/hooks-around.js', 'dist/hooks-thread.js']
  : []

/** The files of the package, as npm would publish them. */
function publishedFiles(): string[] {
  const json = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  })
  // npm 10 prints an array, later versions an object by name.
  const [packed] = Object.values(JSON.parse(json) as Record<string, { files: { path: string }[] }>)
  return packed?.files.map(({ path }) => path).sort() ?? []
}

describe('the package', () => {
  it('has what is needed to run, the license and the README, and nothing else', () => {
    const scripts = publishedFiles().filter((path) => !TYPES.includes(path) && !/^dist\/chunk-\w+\.js$/.test(path))

    assert.deepEqual(scripts, [
      'LICENSE',
      'README.md',
      'dist/cli.js',
      ...HOOKS_THREAD,
      'dist/import-meta.js',
      'dist/index.js',
      'dist/preload.js',
      'loader.mjs',
      'package.json',
    ])
  })

  it('declares what is public alone', () => {
    const declarations = publishedFiles().filter((path) => path.endsWith('.d.ts'))

    assert.deepEqual(declarations, TYPES)
    for (const path of declarations) {
      const imported = [...readFileSync(`${REPOSITORY}/${path}`, 'utf8').matchAll(/ from '(.+?)'/g)].map(
        ([, name]) => name,
      )
      const others = imported.filter(
        (name) => !TYPES.includes(`dist/${name?.replace('./', '').replace('.js', '.d.ts')}`),
      )
      assert.deepEqual(others, [], path)
    }
  })
})
