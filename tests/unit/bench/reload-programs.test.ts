import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readOptions } from '../../bench/reload/options.js'
import { packageFolders } from '../../bench/reload/packages.js'
import { PROGRAMS, type ServerKind } from '../../bench/reload/programs.js'
import { toolsFor } from '../../bench/reload/tools.js'

const KINDS = Object.keys(PROGRAMS) as ServerKind[]

describe('the programs that are started again', () => {
  for (const kind of KINDS) {
    it(`${kind} imports version.ts statically, and only packages that it is given`, () => {
      const { entry, files } = PROGRAMS[kind]
      const texts = Object.entries(files()).filter(([path]) => path.endsWith('.ts'))
      const imported = texts.flatMap(([, text]) =>
        [...text.matchAll(/^import (?:.* from )?'(?<name>[^']+)'/gm)].map((found) => found.groups?.name ?? ''),
      )

      assert.ok(texts.some(([path]) => path === entry))
      assert.ok(imported.includes('./version.js'))
      const packages = imported.filter((name) => !/^(\.|node:)/.test(name))
      const known = Object.keys(packageFolders(kind))
      assert.deepEqual(
        packages.filter((name) => !known.includes(name)),
        [],
      )
    })

    it(`${kind} has no hot point, and accepts no new version: a save is a start`, () => {
      const code = Object.values(PROGRAMS[kind].files()).join('\n')

      assert.doesNotMatch(code, /\bimport\(|hot\??\.accept/)
    })
  }

  it('packages is built with ten packages', () => {
    assert.equal(Object.keys(packageFolders('packages')).filter((name) => name !== 'tsx').length, 10)
  })

  it('nest has the entities of the fixture, whose decorators need metadata', () => {
    const files = PROGRAMS.nest.files()

    assert.match(files['src/users/user.entity.ts'] ?? '', /@Column\(\)/)
    assert.match(files['src/database.ts'] ?? '', /sqljs/)
    assert.match(files['tsconfig.json'] ?? '', /"emitDecoratorMetadata":true/)
  })
})

describe('the tools that start them', () => {
  it('are given the entry of the program, and a loader that can run it', () => {
    const argsOf = (kind: ServerKind, name: string) => toolsFor(kind).find((tool) => tool.name === name)?.nodeArgs

    assert.deepEqual(argsOf('http', 'node-watch'), ['--watch', '--import', 'tsx', 'app.ts'])
    assert.deepEqual(argsOf('nest', 'node-watch'), [
      '--watch',
      '--import',
      '@swc-node/register/esm-register',
      'src/main.ts',
    ])
    assert.deepEqual(argsOf('nest', 'hot-hook-packages-ahead')?.slice(1), ['--packages-ahead', 'src/main.ts'])
    assert.deepEqual(argsOf('packages', 'hot-hook-no-spare')?.slice(1), ['--no-spare', 'app.ts'])
  })

  it("NestJS's own is measured with NestJS only", () => {
    const kinds = KINDS.filter((kind) => toolsFor(kind).some(({ name }) => name === 'nest-watch'))

    assert.deepEqual(kinds, ['nest'])
  })
})

describe('the options', () => {
  const namesOf = (...args: string[]) => readOptions(args).tools.map(({ name }) => name)

  it('choose all tools of a server by default, or some of them in the order that is asked for', () => {
    assert.deepEqual(
      namesOf('--server', 'nest'),
      toolsFor('nest').map(({ name }) => name),
    )
    assert.deepEqual(namesOf('--server', 'nest', '--only', 'nest-watch,hot-hook'), ['nest-watch', 'hot-hook'])
  })

  it('reject a server or a tool that there is not, and a tool of another server, and list the known ones', () => {
    assert.throws(() => namesOf('--server', 'koa'), /--server knows http, fastify, express, packages, nest, not "koa"/)
    assert.throws(() => namesOf('--only', 'nest-watch'), /--only knows hot-hook, .*nodemon, not "nest-watch"/)
  })
})
