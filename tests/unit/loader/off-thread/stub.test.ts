import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { interopSourceOf } from '../../../../src/loader/off-thread/stub.js'

const real = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`

describe('the module before CommonJS, without a statement that imports it', () => {
  it('hands on all exports, and the default export as that', async () => {
    const typescript = real(
      'export const a = 1; export { a as "b c" }; export default { __esModule: true, default: 2 }',
    )

    const names = await import(real(interopSourceOf(typescript, ['a', 'b c', 'default'])))

    assert.deepEqual({ ...names }, { a: 1, 'b c': 1, default: 2 })
  })

  it('leaves what was no ES module as it is', async () => {
    const other = real('export const a = 1; export default { default: 2 }')

    assert.deepEqual({ ...(await import(real(interopSourceOf(other, ['a'])))) }, { a: 1, default: { default: 2 } })
  })
})
