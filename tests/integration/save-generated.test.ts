import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Program, SERVER, start } from '../support/program.js'
import { fence, saying, WITH_FENCE } from '../support/saying.js'

const CLIENT = 'node_modules/.generated/client'
const MODELS = ['user', 'post', 'tag', 'team']

/** What a generator writes into node_modules, as `prisma generate` does. */
function client(version: string): Record<string, string> {
  const models = MODELS.map((name) => [`${CLIENT}/${name}.js`, `exports.${name} = '${version}'`] as const)
  const index = MODELS.map((name) => `...require('./${name}.js')`)
  return { ...Object.fromEntries(models), [`${CLIENT}/index.js`]: `module.exports = { ${index} }` }
}

const files = {
  ...WITH_FENCE,
  'package.json': `{ "type": "module", "hotHook": { "reload": ["./${CLIENT}/**"] } }`,
  'node_modules/client/package.json': '{ "name": "client", "main": "index.js" }',
  'node_modules/client/index.js': `module.exports = require('.generated/client')`,
  'page.ts': `import client from 'client'\nexport const answer = () => Object.values(client).join()`,
}
const answerOf = (version: string) => MODELS.map(() => version).join()

/** Deletes the client, and writes another one, file by file, as a generator does. */
async function generate(app: Program, version: string): Promise<void> {
  if (existsSync(app.project.path(CLIENT))) app.project.remove(CLIENT)
  for (const [path, text] of Object.entries(client(version))) {
    app.project.write(path, text)
    await nextTurn()
  }
}

describe('code that is generated into node_modules, and named by a reload pattern', () => {
  it('is a full reload each time that it is generated', async (t) => {
    const app = start(t, { ...files, ...client('one') }, { cli: [] })
    assert.equal(await app.get(), answerOf('one'))
    await fence(app)

    for (const version of ['two', 'three']) {
      await generate(app, version)
      await app.answers(answerOf(version))
    }

    assert.ok(
      app.log.some((line) => line.includes(`${CLIENT}/`) && line.includes('a reload pattern')),
      app.output,
    )
  })

  it('lets a program start that has ended because it was not there', async (t) => {
    const app = start(t, { ...files, 'app.ts': `import 'client'\n${SERVER}` }, { cli: [] })
    await app.said('app.ts ended with exit code 1: waits for the next save')

    await generate(app, 'one')

    await app.answers(answerOf('one'))
  })

  it('is not watched where no pattern names it', async (t) => {
    const app = start(t, { ...files, 'package.json': '{ "type": "module" }', ...client('one') })
    assert.equal(await app.get(), answerOf('one'))
    await fence(app)
    const before = app.log.length

    await generate(app, 'two')
    await fence(app)

    assert.deepEqual(
      app.log.slice(before).filter((line) => line.includes(CLIENT)),
      [],
    )
    assert.equal(await app.get(), answerOf('one'))
  })
})

describe('what hot-hook and the program print when it has started again', () => {
  it('stands in the same order each time', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `import './boot.js'\n${SERVER}`,
        'boot.ts': 'export const n = 0',
        'page.ts': 'export const answer = () => 1',
      },
      { cli: [] },
    )
    await app.get()

    for (let n = 1; n <= 5; n++) {
      const before = app.output.length
      await saying(app, 'started again', () => app.project.write('boot.ts', `export const n = ${n}`))
      assert.match(app.output.slice(before), /listening \d+\n\[hot-hook\] started again/)
    }
  })
})
