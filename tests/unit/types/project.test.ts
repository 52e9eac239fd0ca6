import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compilerOptions, projectOf } from '../../../src/types/project.js'
import { Project } from '../../support/project.js'

describe('projectOf', () => {
  it('finds the nearest tsconfig above the entry, and those that it extends', (t) => {
    const project = new Project(t, {
      'tsconfig.json': '{}',
      'base.json': '{}',
      'api/tsconfig.json': '{ "extends": "../base.json" }',
    })

    const found = projectOf(project.path('api/src/app.ts'), undefined)

    assert.equal(found?.tsconfig, project.path('api/tsconfig.json'))
    assert.deepEqual(new Set(found.configs), new Set([project.path('api/tsconfig.json'), project.path('base.json')]))
  })

  it('finds one in the folder that is the entry', (t) => {
    const project = new Project(t, { 'api/tsconfig.json': '{}', 'api/index.ts': '' })

    assert.equal(projectOf(project.path('api'), undefined)?.tsconfig, project.path('api/tsconfig.json'))
  })

  it('finds, of those that a solution refers to, the one that has the entry', (t) => {
    const project = new Project(t, {
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./web" }, { "path": "./tsconfig.api.json" }] }',
      'web/tsconfig.json': '{}',
      'tsconfig.api.json': '{ "include": ["api"] }',
    })

    assert.equal(projectOf(project.path('api/app.ts'), undefined)?.tsconfig, project.path('tsconfig.api.json'))
  })

  it('takes the one that is named, whether it is there or not', (t) => {
    const project = new Project(t, { 'tsconfig.json': '{}', 'other.json': '{}' })
    const namedOf = (name: string) => projectOf(project.path('app.ts'), project.path(name))?.tsconfig

    assert.deepEqual(['other.json', 'gone.json'].map(namedOf), [project.path('other.json'), project.path('gone.json')])
  })

  it('leaves it to the compiler to say what is wrong with one', (t) => {
    const project = new Project(t, { 'tsconfig.json': '{ oops' })

    assert.deepEqual(projectOf(project.path('app.ts'), undefined), {
      tsconfig: project.path('tsconfig.json'),
      configs: [project.path('tsconfig.json')],
    })
  })

  it('finds none', (t) => {
    assert.equal(projectOf(new Project(t, {}).path('app.ts'), undefined), undefined)
  })
})

describe('compilerOptions', () => {
  const givenFor = (options: string[], name: string) => options[options.indexOf(name) + 1]

  it('keep the state in its file', () => {
    const options = compilerOptions('/project/tsconfig.json', '/cache/types/x.tsbuildinfo')

    assert.ok(options.includes('--incremental'))
    assert.equal(givenFor(options, '--tsBuildInfoFile'), '/cache/types/x.tsbuildinfo')
  })

  it('keep no state without a file for it, whatever the tsconfig says', () => {
    const options = compilerOptions('/project/tsconfig.json', undefined)
    const values = ['--incremental', '--composite', '--tsBuildInfoFile'].map((name) => givenFor(options, name))

    assert.deepEqual(values, ['false', 'false', 'null'])
  })
})
