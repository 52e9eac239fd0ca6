import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Finished, LOADER_BY_URL, node, nodeMajor, withoutFolder } from '../support/node.js'
import { Project } from '../support/project.js'
import type { ConformanceCase } from './case.js'
import { CASES } from './cases.js'

/** Node with a preload that does nothing: a preload alone changes how Node starts a program. */
const PLAIN = ['--import', 'data:text/javascript,']

/** Where the loader finds what it made before. It says nothing of changes: files that are broken are part of the cases. */
const CACHES = { cold: {}, warm: {}, 'without a cache': { HOT_HOOK_CACHE: 'off' } }

for (const [subject, cases] of Object.entries(CASES)) {
  describe(subject, { concurrency: 2 }, () => {
    for (const given of cases) {
      if ((given.since ?? 0) > nodeMajor) continue

      it(given.name, async (t) => {
        const project = new Project(t, given.files)
        for (const [name, target] of Object.entries(given.links ?? {})) project.link(target, name)
        const run = (preload: readonly string[], env: NodeJS.ProcessEnv) =>
          node(t, project, [...preload, ...(given.args ?? ['app.js'])], {
            env: { HOT_HOOK_WATCH: 'false', ...given.env, ...env },
          })
        const expected =
          given.prints === undefined
            ? shown(await run(PLAIN, {}), given)
            : { code: 0, stdout: given.prints, stderr: '' }

        for (const [cache, env] of Object.entries(CACHES)) {
          assert.deepEqual(shown(await run(LOADER_BY_URL, env), given), expected, cache)
        }
      })
    }
  })
}

function shown(finished: Finished, _given: ConformanceCase) {
  const { code, stdout, stderr } = finished
  return { code, stdout: withoutFolder(finished, stdout), stderr: withoutFolder(finished, stderr) }
}
