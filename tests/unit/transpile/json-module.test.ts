import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { jsonSource } from '../../../src/transpile/json-module.js'

/** What a program gets that imports JSON without a type. */
async function imported(text: string): Promise<Record<string, unknown>> {
  const { code = '' } = jsonSource('/data.json', text)
  return { ...(await import(`data:text/javascript,${encodeURIComponent(code)}`)) }
}

describe('JSON as a module', () => {
  it('has its value as the default export, and the keys of an object as named exports', async () => {
    assert.deepEqual(await imported('{ "a": 1, "b-c": [2], "default": 3 }'), {
      a: 1,
      'b-c': [2],
      default: { a: 1, 'b-c': [2], default: 3 },
    })
    assert.deepEqual(await imported('\uFEFF[1]'), { default: [1] })
    assert.deepEqual(await imported('null'), { default: null })
  })

  it('can have any keys, in any JSON', async () => {
    const key = fc.oneof(
      fc.constantFrom('await', 'eval', 'arguments', 'class', 'json', '_0', '__proto__', '\ud800', 'then\u2028'),
      fc.string(),
    )
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, fc.jsonValue(), { maxKeys: 6 }), async (value) => {
        const text = JSON.stringify(value)
        const { default: all, ...names } = await imported(text)

        assert.equal(JSON.stringify(all), text)
        const own = JSON.parse(text) as Record<string, unknown>
        for (const [name, each] of Object.entries(names)) assert.deepEqual(each, own[name])
        const expected = Object.keys(own).filter((name) => name !== 'default' && !/\p{Surrogate}/u.test(name))
        assert.deepEqual(Object.keys(names).toSorted(), expected.toSorted())
      }),
      { numRuns: 100 },
    )
  })

  it('that is not valid is a SyntaxError that names the file', () => {
    assert.throws(() => jsonSource('/data.json', '{'), {
      code: 'HOT_HOOK_TRANSPILE_FAILED',
      message: /^\/data\.json: /,
    })
  })
})
