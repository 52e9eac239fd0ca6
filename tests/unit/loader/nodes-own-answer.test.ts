import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isNodesOwnAnswer } from '../../../src/loader/nodes-own-answer.js'
import { urlOf } from '../../../src/node/module-url.js'
import { Project } from '../../support/project.js'

describe('an answer of the chain of hooks', () => {
  for (const [specifier, answer, isNodes] of [
    ['./page.js', 'src/page.js', true],
    ['./page.js', 'src/page.ts', true],
    ['./page', 'src/page.js', true],
    ['./lib', 'src/lib/index.js', true],
    ['./page.js', 'src/mock.js', false],
    ['tea', 'node_modules/tea/index.js', true],
    ['tea', 'src/mock.js', false],
    ['#tea', 'src/mock.js', true],
  ] as const) {
    it(`is ${isNodes ? 'what Node says by itself' : "somebody's"}: ${specifier} is ${answer}`, (t) => {
      const project = new Project(t, {
        'src/app.ts': '',
        'src/page.js': '',
        'src/page.ts': '',
        'src/mock.js': '',
        'src/lib/index.js': '',
        'node_modules/tea/package.json': '{}',
        'node_modules/tea/index.js': '',
      })

      assert.equal(isNodesOwnAnswer(urlOf(project.path(answer)), specifier, project.path('src/app.ts')), isNodes)
    })
  }

  it("is somebody's if it is no file", () => {
    assert.equal(isNodesOwnAnswer('virtual:page', './page.js', '/project/app.ts'), false)
  })
})
