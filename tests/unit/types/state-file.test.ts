import assert from 'node:assert/strict'
import { existsSync, utimesSync } from 'node:fs'
import { describe, it } from 'node:test'
import { DAY_MS } from '../../../src/cache/tidy-folder.js'
import { stateFileOf, tidyBeside } from '../../../src/types/state-file.js'
import { Project } from '../../support/project.js'

describe('stateFileOf', () => {
  it('names a file in the cache, another one for each tsconfig and each version of the compiler', () => {
    const files = [
      stateFileOf('/project/tsconfig.json', '5.9.3', '/cache'),
      stateFileOf('/project/tsconfig.json', '7.0.2', '/cache'),
      stateFileOf('/other/tsconfig.json', '7.0.2', '/cache'),
    ]

    assert.equal(new Set(files).size, 3)
    for (const file of files) assert.match(file ?? '', /[\\/]cache[\\/]types[\\/][\w-]{16}\.tsbuildinfo$/)
    assert.equal(files[0], stateFileOf('/project/tsconfig.json', '5.9.3', '/cache'))
  })

  it('names none where the cache is off', () => {
    assert.equal(stateFileOf('/project/tsconfig.json', '5.9.3', 'off'), undefined)
  })
})

describe('tidyBeside', () => {
  it('deletes the files that were not written for 30 days', (t) => {
    const project = new Project(t, {
      'types/new.tsbuildinfo': '',
      'types/old.tsbuildinfo': '',
      'types/old.ts': '',
    })
    const then = new Date(Date.now() - 31 * DAY_MS)
    for (const name of ['types/old.tsbuildinfo', 'types/old.ts']) utimesSync(project.path(name), then, then)

    tidyBeside(project.path('types/mine.tsbuildinfo'))

    const names = ['new.tsbuildinfo', 'old.tsbuildinfo', 'old.ts']
    assert.deepEqual(
      names.map((name) => existsSync(project.path(`types/${name}`))),
      [true, false, true],
    )
  })

  it('does nothing where there is no folder', (t) => {
    tidyBeside(new Project(t, {}).path('types/mine.tsbuildinfo'))
  })
})
