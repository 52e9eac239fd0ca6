import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { placeOfImport } from '../../../src/syntax/place-of-import.js'

describe('the place of an import', () => {
  for (const [text, line, column] of [
    [`import './a.js'`, 1, 8],
    [`import { a } from\n  './a.js'`, 2, 3],
    [`const a = await import( "./a.js")`, 1, 25],
    [`const a = require('./a.js')`, 1, 19],
    [`// import './a.js'\n/* from './a.js' */\nexport * from './a.js'`, 3, 15],
    ['const text = `\nimport "./a.js"`; import "./a.js"', 2, 26],
    [`const text = "import './a.js'"\nimport './a.js'`, 2, 8],
    [`a = /import '/\nimport './a.js'`, 2, 8],
  ] as const) {
    it(`is that of its specifier: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(placeOfImport('./a.js', text), { line, column, length: 8 })
    })
  }

  it('is unknown for what is not imported, or only in a comment or a string', () => {
    assert.equal(placeOfImport('./a.js', `import './b.js' // from './a.js'`), undefined)
    assert.equal(placeOfImport('./a.js', `const a = "from './a.js'"`), undefined)
  })
})
