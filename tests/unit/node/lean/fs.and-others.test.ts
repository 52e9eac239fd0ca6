import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'

const SRC = fileURLToPath(new URL('../../../../src', import.meta.url))
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/^ui[\\/](?:page|browser)/.test(name))
  .map((name) => ({ name, text: readFileSync(join(SRC, name), 'utf8') }))

const builtinOf = (file: string): string => `node:${file.replace('.ts', '').replace('-', '_')}`

/** The names that the sources import from one of Node's modules, without types: nothing of those is left when the program runs. */
function importedFrom(builtin: string): string[] {
  const names = sources
    .flatMap(({ text }) => [...text.matchAll(/^import (?!type )(?:\* as (\w+)|(\w+)|\{([^}]*)\}) from '(.+)'$/gm)])
    .filter(([, , , , from]) => from === builtin)
    .flatMap(([, all, byDefault, named = '']) => {
      if (all !== undefined) return namesOf(all)
      return byDefault === undefined ? named.split(',') : ['default']
    })
    .map((name) => name.trim().replace(/ as .*/, ''))
  return [...new Set(names)].filter((name) => name !== '' && !name.startsWith('type ')).sort()
}

/** What is used of `import * as all`. */
function namesOf(all: string): string[] {
  return sources.flatMap(({ text }) =>
    [...text.matchAll(new RegExp(`const \\{ (\\w+) \\} = ${all}\\b`, 'g'))].map(([, name = '']) => name),
  )
}

for (const file of readdirSync(join(SRC, 'node/lean'))) {
  const builtin = builtinOf(file)
  describe(`what the bundle takes for ${builtin}`, async () => {
    const lean: object = await import(pathToFileURL(join(SRC, 'node/lean', file)).href)

    it('has each name that src imports from it, and no other', () => {
      const imported = importedFrom(builtin)

      assert.notEqual(imported.length, 0)
      assert.deepEqual(Object.keys(lean).sort(), imported)
    })

    it("is Node's own", () => {
      const own = process.getBuiltinModule(builtin) as object
      for (const [name, value] of Object.entries(lean)) {
        assert.equal(value, ['default', 'Module'].includes(name) ? own : own[name as keyof typeof own], name)
      }
    })
  })
}

describe("Node's other modules", () => {
  it('are imported by no file of the session: builtin() loads them when they are needed', () => {
    const lean = readdirSync(join(SRC, 'node/lean')).map(builtinOf)
    const names = sources
      .filter(({ name }) => !/^(?:supervisor|types|ui)[\\/]/.test(name))
      .flatMap(({ text }) => [...text.matchAll(/^import (?!type ).* from '(node:.+)'$/gm)].map(([, from = '']) => from))

    assert.ok(names.includes('node:fs'))
    assert.deepEqual(
      names.filter((name) => !lean.includes(name)),
      [],
    )
  })
})
