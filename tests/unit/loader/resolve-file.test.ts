import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { NextResolve, Place, ResolveContext, ResolveResult } from '../../../src/loader/hook-types.js'
import { requestOf } from '../../../src/loader/request.js'
import { ownFile, resolveFile } from '../../../src/loader/resolve-file.js'
import { urlOf } from '../../../src/node/module-url.js'
import { runSync } from '../../../src/node/steps.js'
import { ProjectFileFinder } from '../../../src/resolve/file-finder.js'
import { Tsconfigs } from '../../../src/resolve/tsconfig.js'
import { Project } from '../../support/project.js'

/** Resolves for `app.ts?hot-hook=2` of a project, with a chain behind that answers from a table, and with an error otherwise. */
function setUp(t: TestContext, { areBehind = true, answers = {} as Record<string, string> } = {}) {
  const project = new Project(t, { 'app.ts': '', 'page.ts': '', 'page.js': '', 'model.ts': '', 'mock.js': '' })
  const asked: NextResolve[] = []
  const next = (input: NextResolve): ResolveResult => {
    asked.push(input)
    const answer = answers[input.specifier.replace(urlOf(project.folder), '')]
    if (answer === undefined) throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' })
    return { url: answer.startsWith('/') ? urlOf(project.folder) + answer : answer, format: 'of the chain' }
  }
  const ports = {
    finder: new ProjectFileFinder(new Tsconfigs(undefined)),
    others: { areBehind },
    formatOf: () => 'ours',
  }
  const resolve = (specifier: string, more: Partial<ResolveContext> = {}, place: Place = 'alone') => {
    const parentURL = `${urlOf(project.path('app.ts'))}?hot-hook=2`
    const request = requestOf(specifier, { conditions: [], importAttributes: {}, parentURL, ...more })
    const { url, format } = runSync(resolveFile(request, ports, ownFile(request, ports), place), next)
    return { url: url.replace(urlOf(project.folder), ''), format }
  }
  return {
    project,
    resolve,
    specifiers: () => asked.map(({ specifier }) => specifier.replace(urlOf(project.folder), '')),
    asked,
  }
}

describe('the file that an import means', () => {
  it('is found without asking anybody where nobody is behind', (t) => {
    const { resolve, specifiers } = setUp(t, { areBehind: false })

    assert.deepEqual(resolve('./model.js'), { url: '/model.ts', format: undefined })
    assert.deepEqual(specifiers(), [])
  })

  it('is told to hooks that stand between our two with its format', (t) => {
    const { resolve } = setUp(t, { areBehind: false })

    assert.deepEqual(resolve('./model.js', {}, 'innermost'), { url: '/model.ts', format: 'ours' })
  })

  it('is what somebody behind makes of the specifier as written', (t) => {
    const { resolve, specifiers } = setUp(t, { answers: { './page.js': '/mock.js' } })

    assert.deepEqual(resolve('./page.js'), { url: '/mock.js', format: 'of the chain' })
    assert.deepEqual(specifiers(), ['./page.js'])
  })

  it('is what somebody behind makes of its URL, where Node says by itself what was written', (t) => {
    const { resolve, specifiers } = setUp(t, { answers: { './page.js': '/page.js', '/page.ts': 'virtual:page' } })

    assert.deepEqual(resolve('./page.js'), { url: 'virtual:page', format: 'of the chain' })
    assert.deepEqual(specifiers(), ['./page.js', '/page.ts'])
  })

  it('is our own where Node finds nothing, or another file of that name', (t) => {
    const { resolve } = setUp(t, { answers: { './page.js': '/page.js' } })

    assert.deepEqual(
      [resolve('./model.js'), resolve('./page.js')],
      [
        { url: '/model.ts', format: 'ours' },
        { url: '/page.ts', format: 'ours' },
      ],
    )
  })

  it('is asked for as others know the importer: without a version, and without attributes where there are none', (t) => {
    const { resolve, asked, project } = setUp(t)

    resolve('./model.js')
    resolve('./model.js', { importAttributes: undefined as never, conditions: ['require'] })

    assert.deepEqual(
      asked.map(({ context }) => [context.parentURL, 'importAttributes' in context && context.importAttributes]),
      [{}, {}, undefined, undefined].map((attributes) => [urlOf(project.path('app.ts')), attributes]),
    )
  })

  it('is asked for by its path in a require()', (t) => {
    const { resolve, specifiers, project } = setUp(t)

    resolve('./model', { conditions: ['require'] })

    assert.deepEqual(specifiers(), ['./model', project.path('model.ts')])
  })
})
