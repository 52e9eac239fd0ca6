import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { LOADER, LOADER_BY_URL, printedBy } from '../support/node.js'
import { APP, onPosix, PRINTED, Starts } from '../support/starts.js'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const isRoot = process.getuid?.() === 0

describe('the folder of the cache', onPosix, () => {
  it('lies in node_modules', async (t) => {
    const starts = new Starts(t, { ...APP, 'node_modules/tea/index.js': '' }, { HOT_HOOK_CACHE: '' })

    await starts.start([...LOADER, 'app.ts'])
    const second = await starts.start([...LOADER, 'app.ts'])

    assert.deepEqual(second, { output: PRINTED, esbuild: false })
    assert.equal(starts.segments('node_modules/.cache/hot-hook').length, 1)
  })

  it('lies among the temporary files of the user where there is no node_modules', async (t) => {
    const starts = new Starts(t, APP, { HOT_HOOK_CACHE: '' })
    starts.project.remove('node_modules')
    mkdirSync(starts.project.path('tmp'))
    const env = { TMPDIR: starts.project.path('tmp') }

    await starts.start(undefined, env)
    const second = await starts.start(undefined, env)

    assert.deepEqual(second, { output: PRINTED, esbuild: false })
    assert.equal(starts.segments(`tmp/hot-hook-${process.getuid?.()}`).length, 1)
  })

  it('is the one that HOT_HOOK_CACHE names, from the working directory on', async (t) => {
    const starts = new Starts(t, { ...APP, 'node_modules/tea/index.js': '' }, { HOT_HOOK_CACHE: './deep/cache' })

    await starts.start()

    assert.equal(starts.segments('deep/cache').length, 1)
    assert.equal(existsSync(starts.project.path('node_modules/.cache')), false)
  })

  it('is none with HOT_HOOK_CACHE=off: nothing is written, and each start transpiles', async (t) => {
    const starts = new Starts(t, { ...APP, 'node_modules/tea/index.js': '' }, { HOT_HOOK_CACHE: 'off' })
    mkdirSync(starts.project.path('tmp'))
    const env = { TMPDIR: starts.project.path('tmp') }
    const before = readdirSync(starts.project.folder).sort()

    const first = await starts.start(undefined, env)
    const second = await starts.start(undefined, env)

    assert.deepEqual(
      [first, second],
      [
        { output: PRINTED, esbuild: true },
        { output: PRINTED, esbuild: true },
      ],
    )
    assert.deepEqual(readdirSync(starts.project.folder).sort(), before)
    assert.deepEqual(readdirSync(starts.project.path('node_modules')).sort(), ['hot-hook', 'tea'])
    assert.deepEqual(
      readdirSync(starts.project.path('tmp')).filter((name) => name.startsWith('hot-hook')),
      [],
    )
  })

  for (const [what, path] of [
    ['is a file', 'data.json'],
    ['would lie in a file', 'data.json/cache'],
  ] as const) {
    it(`does not matter where it can not be: it ${what}`, async (t) => {
      const starts = new Starts(t, APP, { HOT_HOOK_CACHE: path })

      assert.deepEqual(await starts.start(), { output: PRINTED, esbuild: true })
      assert.equal(starts.project.read('data.json'), '{ "a": 1 }')
    })
  }

  it('does not matter where it may not be written', { skip: isRoot && 'root may write everywhere' }, async (t) => {
    const starts = new Starts(t, APP)
    mkdirSync(starts.project.path('cache'))
    chmodSync(starts.project.path('cache'), 0o555)

    assert.deepEqual(await starts.start(), { output: PRINTED, esbuild: true })
    assert.deepEqual(starts.segments(), [])
  })

  it('may have other things in it', async (t) => {
    const starts = new Starts(t, APP)
    starts.project.write('cache/foreign.segment', 'something else '.repeat(1_000))
    starts.project.write('cache/empty.segment', '')
    starts.project.write('cache/folder.segment/notes.txt', '')
    starts.project.write('cache/README.md', '')

    const first = await starts.start()
    const second = await starts.start()

    assert.deepEqual([first.output, second], [PRINTED, { output: PRINTED, esbuild: false }])
  })

  it('may be damaged: the program is the same', async (t) => {
    const starts = new Starts(t, APP)
    await starts.start()
    const [name = ''] = starts.segments()
    const path = join(starts.project.path('cache'), name)
    const sound = readFileSync(path)
    for (const at of [0.01, 0.1, 0.3, 0.5, 0.7, 0.9].map((part) => Math.floor(part * sound.length))) {
      const damaged = Buffer.from(sound)
      damaged.fill(0x20, at, at + 40)
      for (const each of starts.segments()) starts.project.remove(`cache/${each}`)
      writeFileSync(path, damaged)

      assert.deepEqual((await starts.start()).output, PRINTED, `from ${at} on`)
    }
  })

  it('may be used by many programs at once', async (t) => {
    const starts = new Starts(t, APP)

    const outputs = await Promise.all(Array.from({ length: 4 }, async () => printedBy(await starts.run())))

    assert.deepEqual(outputs, [PRINTED, PRINTED, PRINTED, PRINTED])
    assert.deepEqual(await starts.start(), { output: PRINTED, esbuild: false })
  })

  it('gives nothing to another version of Node', {
    skip: otherNode() === undefined && 'there is no other one',
  }, async (t) => {
    const starts = new Starts(t, APP)
    const run = (binary: string) => {
      const next = starts.next()
      const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = { ...process.env, ...next.env }
      const stdout = execFileSync(binary, [...LOADER_BY_URL, 'app.ts'], {
        cwd: starts.project.folder,
        env,
        encoding: 'utf8',
      })
      return { output: JSON.parse(stdout), esbuild: next.isEsbuildStarted() }
    }

    const [cold, warm] = [
      { output: PRINTED, esbuild: true },
      { output: PRINTED, esbuild: false },
    ]
    assert.deepEqual(run(process.execPath), cold)
    assert.deepEqual(run(String(otherNode())), cold)
    assert.deepEqual([run(process.execPath), run(String(otherNode()))], [warm, warm])
  })
})

/** A Node of another version, if there is one here: that of the path, or one that `.ci/node-binary` has fetched. */
function otherNode(): string | undefined {
  const cache = join(REPOSITORY, '.cache')
  const platform = `node-${process.platform}-${process.arch}`
  const fetched = existsSync(cache)
    ? readdirSync(cache).map((name) => join(cache, name, 'node_modules', platform, 'bin/node'))
    : []
  return ['node', ...fetched].find((binary) => {
    try {
      return execFileSync(binary, ['--version'], { encoding: 'utf8', stdio: 'pipe' }).trim() !== process.version
    } catch {
      return false
    }
  })
}
