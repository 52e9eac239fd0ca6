import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foldModules } from '../../../../src/ui/page/folding.js'
import { labelsOf, nameOf } from '../../../../src/ui/page/labels.js'
import { moduleOf } from './modules.js'

const labels = (...paths: string[]) =>
  Object.fromEntries(
    labelsOf(
      foldModules(
        paths.map((path) => moduleOf(path)),
        new Map(),
      ).boxes,
    ),
  )

describe('the labels of boxes', () => {
  it('are the names of files, and as much more as tells them apart', () => {
    assert.deepEqual(labels('src/app.ts', 'src/a/index.ts', 'src/b/index.ts'), {
      'src/app.ts': 'app.ts',
      'src/a/index.ts': 'a/index.ts',
      'src/b/index.ts': 'b/index.ts',
    })
  })

  it('keep their end if they are long', () => {
    const [label = ''] = Object.values(labels('a-very-long-name-of-a-file-that-nobody-reads.ts'))

    assert.equal(label.length, 26)
    assert.match(label, /^….*nobody-reads\.ts$/)
  })

  it('have no folder in the name alone', () => {
    assert.deepEqual(['a/b.ts', 'b.ts'].map(nameOf), ['b.ts', 'b.ts'])
  })
})
