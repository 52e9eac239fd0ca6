import assert from 'node:assert/strict'
import { cpSync, existsSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, it } from 'node:test'
import { build } from 'esbuild'
import { DEMO } from '../support/demo.js'
import { Program } from '../support/program.js'
import { Project } from '../support/project.js'

describe('the demo in production', () => {
  it('runs under plain Node after a build: without the loader, import.meta.hot is undefined', async (t) => {
    const project = new Project(t, {})
    cpSync(DEMO, project.path('app'), { recursive: true, filter: (path) => basename(path) !== 'node_modules' })
    const modules = join(DEMO, 'node_modules')
    if (existsSync(modules)) symlinkSync(modules, project.path('app/node_modules'), 'junction')
    await build({
      entryPoints: [project.path('app/src/server.ts')],
      outfile: project.path('app/dist/server.js'),
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
    })

    const app = new Program(t, project, { entry: 'app/dist/server.js', nodeOptions: [], env: { PORT: '0' } })
    await app.wrote(/listening on http:\/\/[\d.:]+\n/)
    const [, origin] = /listening on (http:\/\/[\d.:]+)\n/.exec(app.output) ?? []
    const response = await fetch(`${origin}/`)

    assert.equal(response.status, 200)
    assert.match(await response.text(), /Leaf/)
    assert.equal(app.stderr, '')
  })
})
