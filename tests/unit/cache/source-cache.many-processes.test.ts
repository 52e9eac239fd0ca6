import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { SourceCache } from '../../../src/cache/source-cache.js'
import { SourceFolder } from '../../../src/cache/source-folder.js'
import { LOADER_BY_URL, node } from '../../support/node.js'
import { Project } from '../../support/project.js'
import { ROUNDS, sourcesOf } from './busy-process.js'
import { keyOf } from './made.js'

const PROCESSES = 4
const BUSY_PROCESS = fileURLToPath(new URL('busy-process.ts', import.meta.url))

describe('a cache that many processes write, read and tidy at once', () => {
  it('loses nothing, and has nothing wrong in it', async (t) => {
    const project = new Project(t, {})
    const folder = project.path('cache')
    const names = Array.from({ length: PROCESSES }, (_, index) => String(index))

    const finished = await Promise.all(
      names.map((name) => node(t, project, [...LOADER_BY_URL, BUSY_PROCESS, folder, name, String(PROCESSES)])),
    )

    for (const { code, stdout, stderr } of finished) {
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '', stderr: '' })
    }
    const cache = new SourceCache(new SourceFolder(folder))
    for (const name of names) {
      for (let round = 0; round < ROUNDS; round++) {
        // Of the file that all processes add, only the last text is kept.
        for (const each of sourcesOf(name, round).slice(0, round === ROUNDS - 1 ? 3 : 2)) {
          assert.deepEqual(cache.get(keyOf(each)), each.source)
        }
      }
    }
    const left = readdirSync(folder, { recursive: true }).map(String)
    assert.deepEqual(
      left.filter((name) => name.endsWith('.tmp')),
      [],
    )
  })

  it('survives that they are killed at any time', async (t) => {
    const project = new Project(t, {})
    const folder = project.path('cache')
    const killer = `
      import { spawn } from 'node:child_process'
      import { once } from 'node:events'
      import { existsSync, readdirSync } from 'node:fs'
      const ends = []
      for (let name = 0; name < ${PROCESSES}; name++) {
        const child = spawn(process.execPath, [...${JSON.stringify(LOADER_BY_URL)}, ${JSON.stringify(BUSY_PROCESS)}, 'cache', String(name), '1'])
        ends.push(once(child, 'exit'))
        // As soon as it has written something.
        const isAtIt = () => existsSync('cache') && readdirSync('cache', { recursive: true }).length > 3 * name + 1
        const look = () => (isAtIt() || child.exitCode !== null ? child.kill('SIGKILL') : setImmediate(look))
        look()
      }
      await Promise.all(ends)
    `
    project.write('killer.mjs', killer)
    const { code } = await node(t, project, ['killer.mjs'])
    assert.equal(code, 0)

    const { stdout, stderr } = await node(t, project, [...LOADER_BY_URL, BUSY_PROCESS, folder, '0', '1'])

    assert.deepEqual({ stdout, stderr }, { stdout: '', stderr: '' })
  })
})
