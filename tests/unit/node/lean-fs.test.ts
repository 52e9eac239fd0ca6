import assert from 'node:assert/strict'
import fs, { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import * as leanFs from '../../../src/node/lean-fs.js'

const SRC = fileURLToPath(new URL('../../../src', import.meta.url))

/** The names that a text imports from `node:fs`, without types: nothing of those is left when the program runs. */
function importedFromFs(text: string): string[] {
  const statements = text.matchAll(/^import \{([^}]*)\} from 'node:fs'$/gm)
  return [...statements].flatMap(([, names = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '))
      .map((name) => name.replace(/ as .*/, '')),
  )
}

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(SRC, name), 'utf8') }))
const imported = [...new Set(sources.flatMap(({ text }) => importedFromFs(text)))].sort()

describe('what the bundle takes for node:fs', () => {
  it('has each name that src imports from it, and no other', () => {
    assert.ok(imported.includes('readFileSync'))

    assert.deepEqual(Object.keys(leanFs).sort(), imported)
  })

  it("is Node's own", () => {
    for (const [name, value] of Object.entries(leanFs)) assert.equal(value, fs[name as keyof typeof fs], name)
  })

  it('is imported by names only: whatever else there is would not be in it', () => {
    const others = sources.filter(({ text }) =>
      [...text.matchAll(/^(?:import|export) .*'(?:node:)?fs'$|\bimport\('(?:node:)?fs'\)/gm)].some(
        ([statement]) => !/^import (?:type )?\{[^}]*\} from 'node:fs'$/.test(statement),
      ),
    )

    assert.deepEqual(
      others.map(({ name }) => name),
      [],
    )
  })
})
