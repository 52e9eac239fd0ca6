import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isWhole } from '../../../src/processes/whole-message.js'

const WHOLE = [
  { type: 'hot-hook:full-reload', path: '/a.ts', shouldBeReloadable: false },
  { type: 'hot-hook:full-reload', path: '/a.ts', handedOn: { advised: ['/a.ts /b.ts'], folders: [] } },
  { type: 'hot-hook:files', files: [['/a.ts', 'digest']] },
  { type: 'hot-hook:watches', patterns: { folder: '/', reload: ['.env'], ignore: [] } },
  { type: 'hot-hook:child', pid: 42 },
  { type: 'hot-hook:drain', passOn: true, timeoutMs: 0 },
  { type: 'hot-hook:signal', signal: 'SIGINT' },
  { type: 'hot-hook:pong' },
  { type: 'hot-hook:waiting' },
  { type: 'hot-hook:begun' },
  { type: 'hot-hook:packages', packages: [['/node_modules/a/index.js', 'import']], isAnyHot: false },
  { type: 'hot-hook:left-out', path: '/node_modules/a/index.js', problem: 'no tea' },
  { type: 'hot-hook:modules', isAll: true, changed: [{ path: 'a.ts' }], gone: ['b.ts'] },
  { type: 'hot-hook:modules', isAll: false, changed: [], gone: [], advice: [{ path: 'a.ts' }] },
  { type: 'hot-hook:event', event: { event: 'message' } },
  { type: 'hot-hook:asks-for-ui' },
  { type: 'hot-hook:listening', address: ':80', packagesMs: 5 },
  { type: 'hot-hook:show', reloadScriptUrl: 'http://127.0.0.1' },
  { type: 'hot-hook:summarize' },
  { type: 'hot-hook:load', packages: [['/node_modules/a/index.js', 'require']] },
  { type: 'hot-hook:start' },
  { type: 'hot-hook:start', restarts: '{}' },
]

const LACKING = [
  { type: 'hot-hook:full-reload' },
  { type: 'hot-hook:full-reload', path: 5 },
  { type: 'hot-hook:full-reload', path: '/a.ts', handedOn: { advised: '/a.ts' } },
  { type: 'hot-hook:files' },
  { type: 'hot-hook:files', files: ['/a.ts'] },
  { type: 'hot-hook:files', files: [['/a.ts', 'digest', 'more']] },
  { type: 'hot-hook:files', files: { length: 1 } },
  { type: 'hot-hook:watches', patterns: null },
  { type: 'hot-hook:watches', patterns: { folder: '/', reload: '.env', ignore: [] } },
  { type: 'hot-hook:child', pid: -1 },
  { type: 'hot-hook:child', pid: '1' },
  { type: 'hot-hook:drain', passOn: true, timeoutMs: Number.NaN },
  { type: 'hot-hook:signal', signal: 'SIGKILL' },
  { type: 'hot-hook:modules', isAll: true, changed: ['a.ts'], gone: [] },
  { type: 'hot-hook:modules', isAll: true, changed: [null], gone: [] },
  { type: 'hot-hook:event', event: 'message' },
  { type: 'hot-hook:listening', address: ':80', packagesMs: '5' },
  { type: 'hot-hook:show' },
  { type: 'hot-hook:unknown' },
  { type: 'constructor' },
  { type: ['hot-hook:pong'] },
  'hot-hook:pong',
  null,
  undefined,
]

describe('a message between processes', () => {
  for (const message of WHOLE) {
    it(`is whole: ${JSON.stringify(message)}`, () => assert.equal(isWhole(message), true))
  }

  for (const message of LACKING) {
    it(`is not: ${JSON.stringify(message)}`, () => assert.equal(isWhole(message), false))
  }

  it('is looked at without a throw, whatever it is', () => {
    const type = fc.constantFrom(...WHOLE.map((message) => message.type))
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.record({ type, files: fc.anything(), path: fc.anything() })),
        (message) => {
          assert.equal(typeof isWhole(message), 'boolean')
        },
      ),
    )
  })
})
