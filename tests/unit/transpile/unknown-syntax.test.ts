import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canNodeParse, unknownSyntax } from '../../../src/transpile/unknown-syntax.js'

describe('canNodeParse', () => {
  it('tells an ES module from CommonJS, and both from what is neither', () => {
    assert.deepEqual(
      [canNodeParse('import "x"; await 1', 'module'), canNodeParse('return 010', 'commonjs')],
      [true, true],
    )
    assert.deepEqual([canNodeParse('with (a) b', 'module'), canNodeParse('import "x"', 'commonjs')], [false, false])
    assert.equal(canNodeParse('const = 1', 'commonjs'), false)
  })
})

describe('JavaScript that only Node can parse', () => {
  it('is an ES module as it was written, which imports what its text seems to import', () => {
    const source = unknownSyntax('/a.mjs', `import './b.js'\nexport const c = import('./d.js')`, 'module')

    assert.equal(source?.format, 'module')
    assert.equal(source.code?.split('\n')[1], `export const c = import('./d.js')`)
    assert.deepEqual([...source.uses.keys()], ['./b.js', './d.js'])
    assert.equal(source.uses.get('./b.js')?.isStatic, true)
  })

  it('is CommonJS where the syntax decides, and Node can parse it as that', () => {
    const source = unknownSyntax('/a.js', 'with (a) b', 'by syntax')

    assert.deepEqual([source?.format, source?.text], ['commonjs', 'with (a) b'])
  })

  it('is nothing that Node cannot parse, and no TypeScript', () => {
    assert.equal(unknownSyntax('/a.mjs', 'const = 1', 'module'), undefined)
    assert.equal(unknownSyntax('/a.ts', 'export {}', 'module'), undefined)
  })
})
