import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Sample } from '../../soak/sample.js'
import { HEAP_BYTES_PER_EDIT, judge, type Samples, SUPERVISOR_RSS_BYTES } from '../../soak/verdicts.js'

const SAMPLES = 10
const EDITS = 100

describe('a soak test', () => {
  it('finds nothing where nothing grows but by what a version of an ES module leaves', () => {
    assert.deepEqual(grown(samples()), [])
  })

  it('is not misled by what is there for a moment only', () => {
    for (const moment of [2, SAMPLES - 1]) {
      assert.deepEqual(grown(samples({ resources: (index) => 4 + (index === moment ? 20 : 0) })), [])
    }
  })

  for (const figure of ['descriptors', 'threads', 'children', 'listeners', 'resources'] as const) {
    it(`finds ${figure} of the program that grow`, () => {
      const found = grown(samples({ [figure]: (index: number) => 4 + index * 2 }))

      assert.deepEqual(found, [`${figure} of the program`, `${figure} of a new process`])
    })
  }

  for (const figure of ['descriptors', 'threads', 'children'] as const) {
    it(`finds ${figure} of the supervisor that grow`, () => {
      const found = grown(samples({}, { [figure]: (index: number) => 4 + index * 2 }))

      assert.deepEqual(found, [`${figure} of the supervisor, edits`, `${figure} of the supervisor`])
    })
  }

  it('finds memory of the supervisor that grows', () => {
    const found = grown(samples({}, { rssBytes: (index) => 50e6 + (index * SUPERVISOR_RSS_BYTES) / 4 }))

    assert.deepEqual(found, ['memory of the supervisor'])
  })

  it('finds what the pages leave in the heap', () => {
    const perSample = (HEAP_BYTES_PER_EDIT.module + 1) * EDITS

    assert.deepEqual(grown(samples({}, {}, (index) => 10e6 + index * perSample)), [
      'a version of the CommonJS page leaves 6145 bytes in the heap (limit',
      'a version of the ES module page leaves 6145 bytes in the heap (limit',
    ])
  })

  it('finds a heap that was not measured', () => {
    assert.equal(grown(samples({}, {}, () => Number.NaN)).length, 2)
  })

  it('finds requests that failed', () => {
    const { reloaded, ...rest } = samples()

    assert.deepEqual(grown({ ...rest, reloaded: { ...reloaded, failures: ['ECONNRESET'] } }), ['failed requests'])
  })
})

type Course<Figures> = { readonly [figure in keyof Figures]?: (index: number) => number }

type Counts = Omit<Sample['program'], 'heap'>

/** Samples of a program and its supervisor, whose figures are 4 each, or take the given course. */
function samples(
  program: Course<Counts> = {},
  supervisor: Course<Sample['supervisor']> = {},
  heapAt: (index: number) => number = () => 10e6,
): Samples {
  const figures = { rssBytes: 4, descriptors: 4, threads: 4, children: 4 }
  const at = (index: number): Sample => ({
    edits: (index + 1) * EDITS,
    program: {
      ...figures,
      heap: { bytes: 20e6, withoutCodeBytes: heapAt(index) },
      listeners: 4,
      resources: 4,
      ...follow(program, index),
    },
    supervisor: { ...figures, ...follow(supervisor, index) },
  })
  const all = Array.from({ length: SAMPLES }, (_, index) => at(index))
  return { common: all, module: all, reloaded: { samples: all, requests: 10, failures: [] } }
}

function follow(course: Readonly<Record<string, (index: number) => number>>, index: number): Record<string, number> {
  return Object.fromEntries(Object.entries(course).map(([figure, at]) => [figure, at(index)]))
}

function grown(samples: Samples): string[] {
  return judge(samples).flatMap(({ isFine, text }) => (isFine ? [] : [text.replace(/:.*/, '')]))
}
