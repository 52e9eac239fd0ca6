import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { LOADER, LOADER_BY_URL, printedBy } from '../support/node.js'
import { APP, onPosix, PRINTED, Starts } from '../support/starts.js'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const isRoot = process.getuid?.() === 0
const hasInThreadHooks = Number(process.versions.node.split('.')[0]) > 20
/** As many as the app has files that are transpiled or read. */
const FILES = 5

describe('the folder of the cache', onPosix, () => {
  it('lies in node_modules', async (t) => {
    const starts = new Starts(t, { ...APP, 'node_modules/tea/index.js': '' }, { HOT_HOOK_CACHE: '' })

    await starts.start([...LOADER, 'app.ts'])
    const second = await starts.start([...LOADER, 'app.ts'])

    assert.deepEqual(second, { output: PRINTED, esbuild: false })
    assert.equal(starts.cacheFiles('node_modules/.cache/hot-hook').length, FILES)
  })

  it('lies among the temporary files of the user where there is no node_modules', async (t) => {
    const starts = new Starts(t, APP, { HOT_HOOK_CACHE: '' })
    starts.project.remove('node_modules')
    mkdirSync(starts.project.path('tmp'))
    const env = { TMPDIR: starts.project.path('tmp') }

    await starts.start(undefined, env)
    const second = await starts.start(undefined, env)

    assert.deepEqual(second, { output: PRINTED, esbuild: false })
    assert.equal(starts.cacheFiles(`tmp/hot-hook-${process.getuid?.()}`).length, FILES)
  })

  it('is the one that HOT_HOOK_CACHE names, from the working directory on', async (t) => {
    const starts = new Starts(t, { ...APP, 'node_modules/tea/index.js': '' }, { HOT_HOOK_CACHE: './deep/cache' })

    await starts.start()

    assert.equal(starts.cacheFiles('deep/cache').length, FILES)
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
    assert.deepEqual(starts.cacheFiles(), [])
  })

  it('may have other things in it', async (t) => {
    const starts = new Starts(t, APP)
    starts.project.write('cache/foreign.source', 'something else '.repeat(1_000))
    starts.project.write('cache/sources-3/empty.source', '')
    starts.project.write('cache/sources-3/folder.source/notes.txt', '')
    starts.project.write('cache/README.md', '')

    const first = await starts.start()
    const second = await starts.start()

    assert.deepEqual([first.output, second], [PRINTED, { output: PRINTED, esbuild: false }])
  })

  it('has what V8 has compiled of hot-hook itself, which is used from the second start on', async (t) => {
    const starts = new Starts(t, APP)
    const codeFiles = () => {
      const folder = starts.project.path('cache/hot-hook-code')
      return readdirSync(folder).map((name) => ({ name, inode: statSync(join(folder, name)).ino }))
    }

    await starts.start()
    const first = codeFiles()
    assert.deepEqual(await starts.start(), { output: PRINTED, esbuild: false })
    assert.deepEqual(codeFiles(), first)
    for (const { name } of first) truncateSync(starts.project.path(`cache/hot-hook-code/${name}`), 100_000)
    assert.deepEqual(await starts.start(), { output: PRINTED, esbuild: false })

    const scripts = hasInThreadHooks ? ['session'] : ['session', 'thread-hooks']
    assert.deepEqual(first.map(({ name }) => name.replace(/-v.*/, '')).sort(), scripts)
    for (const { name } of first) assert.ok(statSync(starts.project.path(`cache/hot-hook-code/${name}`)).size > 100_000)
  })

  it('may be damaged: the program is the same', async (t) => {
    const starts = new Starts(t, APP)
    await starts.start()
    const damages: ((sound: Buffer) => Buffer)[] = [
      (sound) => sound.fill(0x20, 20, 60),
      (sound) => sound.fill(0x20, sound.length - 40),
      (sound) => sound.subarray(0, sound.length / 2),
      () => Buffer.alloc(0),
    ]
    for (const damage of damages) {
      for (const name of starts.cacheFiles()) {
        const path = starts.project.path(`cache/${name}`)
        writeFileSync(path, damage(readFileSync(path)))
      }

      assert.deepEqual(await starts.start(), { output: PRINTED, esbuild: true }, String(damage))
    }
    assert.deepEqual(await starts.start(), { output: PRINTED, esbuild: false })
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
