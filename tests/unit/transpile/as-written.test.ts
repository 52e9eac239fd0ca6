import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { asWritten, isAsWritten, isLowered, movedColumns } from '../../../src/transpile/as-written.js'

describe('JavaScript as it was written', () => {
  it('keeps its lines, with the prelude on the first one', () => {
    const code = asWritten('one()\ntwo()')

    assert.equal(code.split('\n')[0]?.slice(movedColumns(1)), 'one()')
    assert.equal(code.split('\n')[1], 'two()')
    assert.equal(movedColumns(2), 0)
    assert.ok(isAsWritten({ format: 'module', code, map: undefined }))
    assert.ok(!isAsWritten({ format: 'module', code, map: '{}' }))
  })

  it('has no hashbang and no byte order mark any more, which stand at a beginning only', () => {
    assert.equal(asWritten('\uFEFF#!/usr/bin/env node\none()').split('\n')[0]?.slice(movedColumns(1)), '')
    assert.equal(asWritten('\uFEFFone()').split('\n')[0]?.slice(movedColumns(1)), 'one()')
  })

  it('is not what runs if esbuild had to add a function to it', () => {
    assert.ok(isLowered('@a class A {}', 'prelude;\nvar __create = Object.create;\n'))
    assert.ok(!isLowered('var __create = 1', 'prelude;\nvar __create = 1;\n'))
    assert.ok(!isLowered('let a', 'prelude;\nlet a;\n'))
    assert.ok(isLowered('class A { accessor x = 1 }', 'class A { #x = 1; get x() {} }'))
    assert.ok(!isLowered('// accessor x\nclass A { accessor = 1 }', '// accessor x\nclass A { accessor = 1 }'))
  })
})
