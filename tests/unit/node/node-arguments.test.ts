import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hasPreloads, isNoticed } from '../../../src/node/node-arguments.js'

for (const [what, test, yes, no] of [
  [
    'code that runs before the program',
    hasPreloads,
    ['--import', '--import=./a.js', '-r', '--require=a', '--loader', '--experimental-loader=a'],
    ['--env-file=a', '--import-a', '--conditions', 'import'],
  ],
  [
    'what is noticed of each process',
    isNoticed,
    [
      '--experimental-vm-modules',
      '--frozen-intrinsics',
      '--permission',
      '--prof',
      '--cpu-prof',
      '--trace-event-categories=a',
      '--trace-gc',
      '--perf-basic-prof',
    ],
    [
      '--env-file=a',
      '--enable-source-maps',
      '--trace-warnings',
      '--max-old-space-size=100',
      '--no-warnings',
      'a--prof',
    ],
  ],
] as const) {
  describe(`options of Node: ${what}`, () => {
    for (const option of yes) {
      it(`is asked for by ${option}, on the command line and in NODE_OPTIONS`, () => {
        assert.equal(test([option], {}), true)
        assert.equal(test([], { NODE_OPTIONS: `--no-deprecation "${option}"` }), true)
      })
    }
    for (const option of no) {
      it(`is not asked for by ${option}`, () => {
        assert.equal(test([option], { NODE_OPTIONS: option }), false)
      })
    }
  })
}
