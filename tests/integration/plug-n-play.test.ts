import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { before, describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { installed } from '../support/installed-packages.js'
import { Program, SERVER } from '../support/program.js'
import { Project } from '../support/project.js'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

/** A project as Yarn has installed it: no `node_modules`, packages in archives, and hot-hook as it would be published. */
async function installByYarn(t: TestContext, yarn: string): Promise<Project> {
  const project = new Project(t, {
    'package.json': JSON.stringify({
      name: 'app',
      private: true,
      type: 'module',
      workspaces: ['packages/*'],
      dependencies: { shared: 'workspace:*', ms: '2.1.3', 'hot-hook': 'file:./hot-hook.tgz' },
    }),
    'yarn.lock': '',
    'app.ts': SERVER,
    'page.ts': `
      import ms from 'ms'
      import { shared } from 'shared'
      export const answer = (): string => 'v1 ' + ms('1s') + ' ' + shared
    `,
    'packages/shared/package.json':
      '{ "name": "shared", "version": "1.0.0", "type": "module", "exports": "./index.ts" }',
    'packages/shared/index.ts': `export const shared: string = 's1'`,
  })
  project.remove('node_modules')
  const { stdout: file } = await run('npm', ['pack', '--ignore-scripts', '--pack-destination', project.folder], {
    cwd: REPOSITORY,
  })
  project.rename(file.trim().split('\n').at(-1) ?? '', 'hot-hook.tgz')
  const { stdout: registry } = await run('npm', ['config', 'get', 'registry'], { cwd: project.folder })
  await run(process.execPath, [yarn, 'install'], {
    cwd: project.folder,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      YARN_NPM_REGISTRY_SERVER: registry.trim(),
      YARN_UNSAFE_HTTP_WHITELIST: '*',
      YARN_ENABLE_TELEMETRY: '0',
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
      YARN_NODE_LINKER: 'pnp',
    },
  })
  return project
}

describe("Yarn's Plug'n'Play", () => {
  let yarn: string
  before(async () => {
    yarn = `${await installed({ '@yarnpkg/cli-dist': '4.18.1' })}/@yarnpkg/cli-dist/bin/yarn.js`
  })

  it('takes saves of files that import packages and parts of the workspace', { timeout: 120_000 }, async (t) => {
    const project = await installByYarn(t, yarn)

    for (const command of [
      [yarn, 'node', '--import', 'hot-hook/ts'],
      [yarn, 'hot-hook'],
    ]) {
      const program = new Program(t, project, { nodeOptions: command, env: { YARN_ENABLE_TELEMETRY: '0' } })
      await program.answers('v1 1000 s1')

      project.edit('page.ts', 'v1', 'v2')
      await program.answers('v2 1000 s1')
      project.edit('packages/shared/index.ts', 's1', 's2')
      await program.answers('v2 1000 s2')

      assert.deepEqual(
        program.log.filter((line) => line.includes('Cannot')),
        [],
      )
      program.killGroup('SIGTERM')
      await program.exited
      project.edit('page.ts', 'v2', 'v1')
      project.edit('packages/shared/index.ts', 's2', 's1')
    }
  })
})
