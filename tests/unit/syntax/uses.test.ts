import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { countComputedCalls, type ListedImport, usesIn } from '../../../src/syntax/uses.js'

const statement = (path: string): ListedImport => ({ path, kind: 'import-statement' })
const call = (path: string): ListedImport => ({ path, kind: 'dynamic-import' })

/** How code uses what is listed of it, as plain data. */
function used(code: string, ...imports: ListedImport[]) {
  return Object.fromEntries(usesIn(imports, code))
}

describe('usesIn', () => {
  it('finds statements, with the names that they use', () => {
    const uses = used('import a, { b as c } from "./x.js";\n', statement('./x.js'))

    assert.deepEqual(uses, { './x.js': { isStatic: true, calls: 0, names: ['default', 'b'] } })
  })

  it('counts the places of an import()', () => {
    const uses = used('import("./x.js");\nimport("./x.js");\n', call('./x.js'), call('./x.js'))

    assert.deepEqual(uses, { './x.js': { isStatic: false, calls: 2, names: [] } })
  })

  it('counts an import() that is not listed, since its second argument is computed', () => {
    const uses = used('import("./x.js", import.meta.hot?.boundary);\n')

    assert.deepEqual(uses, { './x.js': { isStatic: false, calls: 1, names: [] } })
  })

  it('counts no place twice, listed and written', () => {
    assert.equal(used('import("./x.js");\n', call('./x.js'))['./x.js']?.calls, 1)
  })

  it('has both of a specifier that is imported in both ways', () => {
    const uses = used('import { a } from "./x.js";\nimport("./x.js");\n', statement('./x.js'), call('./x.js'))

    assert.deepEqual(uses, { './x.js': { isStatic: true, calls: 1, names: ['a'] } })
  })

  it('does not know the names where not all statements are found', () => {
    const uses = used('import { a } from "./x.js";\n', statement('./x.js'), statement('./x.js'))

    assert.equal(uses['./x.js']?.names, undefined)
  })

  it('counts the places of a require(), listed or not, as those of an import()', () => {
    const uses = used('require("./x.js");\nimport("./x.js");\n', { path: './x.js', kind: 'require-call' })

    assert.deepEqual(uses, { './x.js': { isStatic: false, calls: 2, names: [] } })
    assert.deepEqual(used(`require('./y');require("./y")`), { './y': { isStatic: false, calls: 2, names: [] } })
  })
})

describe('countComputedCalls', () => {
  for (const [code, expected] of [
    ['import("./x.js")', 0],
    ['import(name)', 1],
    ['import(name); import("./x.js")', 1],
    ['import(name); import("../transpile" + name)', 2],
    ['import.meta.url; reimport("./x.js")', 0],
    ['const load = require;\nload("./x.js"); require("./x.js")', 2],
    ['give(require, require)', 4],
    ['const load = createRequire(import.meta.url);', 2],
    ['createRequire(import.meta.url)("./x.js")', 2],
    ['const load = (0, import_node_module.createRequire)(__filename);', 2],
    ['const require = (0, import_node_module.createRequire)(__filename);', 0],
    ['const require = createRequire(import.meta.url);\nrequire("./x.js")', 0],
    ['const path = require.resolve("./x.js"), all = require.cache', 0],
  ] as const) {
    it(`is ${expected} for ${code}`, () => {
      assert.equal(countComputedCalls(usesIn([], code), code), expected)
    })
  }

  it('is never less than none', () => {
    assert.equal(countComputedCalls(usesIn([call('./x.js')], ''), ''), 0)
  })
})
