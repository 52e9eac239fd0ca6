import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findCompiler } from '../../../src/types/compiler.js'
import { Project } from '../../support/project.js'

const manifest = (version: string) => JSON.stringify({ name: 'typescript', version })

describe('findCompiler', () => {
  it('finds the one that the first of the folders has, up to version 6 a script', async (t) => {
    const project = new Project(t, {
      'api/node_modules/typescript/package.json': manifest('5.9.3'),
      'node_modules/typescript/package.json': manifest('6.0.3'),
    })
    const found = await findCompiler([project.path('api/src'), project.folder])

    assert.deepEqual(found, {
      kind: 'script',
      version: '5.9.3',
      path: project.path('api/node_modules/typescript/lib/tsc.js'),
    })
    assert.equal((await findCompiler([project.folder]))?.version, '6.0.3')
  })

  it('finds the native program of this system, from version 7 on', async (t) => {
    const project = new Project(t, {
      'node_modules/typescript/package.json': JSON.stringify({
        name: 'typescript',
        version: '7.1.0-dev',
        type: 'module',
        exports: { './package.json': './package.json' },
      }),
      'node_modules/typescript/lib/getExePath.js': 'export default () => "/somewhere/tsc"',
    })

    assert.deepEqual(await findCompiler([project.folder]), {
      kind: 'native',
      version: '7.1.0-dev',
      path: '/somewhere/tsc',
    })
  })

  it('rejects if it is for another system', async (t) => {
    const project = new Project(t, {
      'node_modules/typescript/package.json': manifest('7.0.2'),
      'node_modules/typescript/lib/getExePath.js': 'module.exports = () => { throw new Error("Unable to resolve it") }',
    })

    await assert.rejects(findCompiler([project.folder]), /Unable to resolve it/)
  })

  it('finds none', async (t) => {
    const project = new Project(t, { 'node_modules/.keep': '' })

    assert.equal(await findCompiler([project.folder]), undefined)
  })
})
