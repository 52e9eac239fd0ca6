import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BoundaryError, ConfigFileError, HotHookError, OptionError } from '../../src/errors.js'

describe('the errors of this package', () => {
  for (const [error, name, code, message] of [
    [new OptionError('Cannot use it'), 'OptionError', 'HOT_HOOK_INVALID_OPTION', 'Cannot use it'],
    [
      new ConfigFileError('/tsconfig.json', 'expected an object'),
      'ConfigFileError',
      'HOT_HOOK_INVALID_CONFIG',
      'Cannot read "/tsconfig.json": expected an object',
    ],
    [
      new BoundaryError('/page.ts', '/app.ts'),
      'BoundaryError',
      'HOT_HOOK_STATIC_BOUNDARY',
      'Cannot use "/page.ts" as a boundary: /app.ts imports it statically; use `await import()` there',
    ],
  ] as const) {
    it(`have a name, a stable code and a message that says what can't be done: ${name}`, () => {
      assert.ok(error instanceof HotHookError && error instanceof Error)
      assert.deepEqual([error.name, error.code, error.message], [name, code, message])
    })

    it(`have no frames of the loader in their stack: ${name}`, () => {
      assert.equal(error.stack, `${name}: ${message}`)
    })
  }

  it('are printed by Node with nothing but their code below', () => {
    const error = new ConfigFileError('/tsconfig.json', 'any')

    assert.deepEqual(Object.keys(error).toSorted(), ['code', 'name'])
  })
})
