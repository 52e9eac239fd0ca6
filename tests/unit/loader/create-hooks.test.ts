import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hasInThreadHooks } from '../../../src/loader/create-hooks.js'

// Facts, version map.
describe('hasInThreadHooks', () => {
  for (const version of [
    '22.22.3',
    '22.23.0',
    '24.11.1',
    '24.12.0',
    '24.21.0',
    '25.1.0',
    '25.9.0',
    '26.0.0',
    '27.0.0',
  ]) {
    it(`is true for Node ${version}`, () => {
      assert.equal(hasInThreadHooks(version), true)
    })
  }

  for (const version of [
    '20.19.0',
    '20.20.2',
    '22.15.0',
    '22.22.2',
    '23.5.0',
    '23.11.1',
    '24.0.0',
    '24.11.0',
    '25.0.0',
  ]) {
    it(`is false for Node ${version}, where the hooks are missing or break require.cache`, () => {
      assert.equal(hasInThreadHooks(version), false)
    })
  }
})
