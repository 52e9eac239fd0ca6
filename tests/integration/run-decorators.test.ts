import assert from 'node:assert/strict'
import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { node, printed, runUnderLoader } from '../support/node.js'
import { Project } from '../support/project.js'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

const ASKED = JSON.stringify({ compilerOptions: { experimentalDecorators: true, emitDecoratorMetadata: true } })

const FILES = {
  'tsconfig.json': ASKED,
  'app.ts': `
    import './reflect.js'
    import { Repository } from './repository.js'
    import { inject, make } from './container.js'

    @inject()
    class Service {
      constructor(readonly repository: Repository) {}
    }
    console.log(JSON.stringify(make(Service).repository.find()))
  `,
  'container.ts': `
    type Class = new (...given: any[]) => any
    export const inject = () => (_target: Class) => {}
    export const make = (target: Class): any =>
      new target(...((Reflect as any).getMetadata('design:paramtypes', target) ?? []).map(make))
  `,
  'repository.ts': `export class Repository { find() { return ['tea'] } }`,
  // What the package reflect-metadata does, as far as it is needed here.
  'reflect.ts': `
    const known = new Map<unknown, Map<string, unknown>>()
    Object.assign(Reflect, {
      metadata: (key: string, value: unknown) => (target: unknown) => {
        known.set(target, (known.get(target) ?? new Map()).set(key, value))
      },
      getMetadata: (key: string, target: unknown) => known.get(target)?.get(key),
    })
  `,
}

/** A project in which this package is installed with its dependencies, and nothing else. */
function installed(t: TestContext, files: Record<string, string>): Project {
  const project = new Project(t, { 'node_modules/none/index.js': '', ...files })
  project.remove('node_modules/hot-hook')
  mkdirSync(project.path('node_modules/hot-hook'))
  for (const name of ['dist', 'loader.mjs', 'package.json']) {
    cpSync(join(REPOSITORY, name), project.path(`node_modules/hot-hook/${name}`), { recursive: true })
  }
  for (const name of ['chokidar', 'esbuild', 'get-tsconfig', 'picomatch', 'source-map-support']) install(project, name)
  return project
}

function install(project: Project, name: string): void {
  mkdirSync(project.path('node_modules/@swc'), { recursive: true })
  symlinkSync(join(REPOSITORY, 'node_modules', name), project.path(`node_modules/${name}`), 'junction')
}

const run = (t: TestContext, project: Project) => node(t, project, ['--import', 'hot-hook/ts', 'app.ts'])

describe('decorators with emitDecoratorMetadata', () => {
  it('know the classes that a constructor asks for', async (t) => {
    assert.deepEqual(await printed(t, FILES), ['tea'])
  })

  it('know them in CommonJS', async (t) => {
    assert.deepEqual(await printed(t, { ...FILES, 'package.json': '{ "type": "commonjs" }' }), ['tea'])
  })

  describe('in an import cycle', () => {
    const CYCLE = {
      ...FILES,
      'app.ts': `
        import './reflect.js'
        import { User } from './user.js'
        import { Post } from './post.js'
        const told = (key: string, target: unknown, name?: string) => (Reflect as any).getMetadata(key, target, name)
        const text = (value: any) => value?.map?.(text) ?? value?.name ?? String(value)
        console.log(JSON.stringify([
          text(told('design:type', User.prototype, 'first')),
          text(told('design:paramtypes', User)),
          text(told('design:type', Post.prototype, 'author')),
          text(told('design:paramtypes', Post)),
          text(new User().relations.map((get) => get())),
        ]))
      `,
      'user.ts': `
        import { Column, Entity, type Relations } from './column.js'
        import { Post } from './post.js'
        @Entity()
        export class User {
          @Column(() => Post) posts!: Post[]
          @Column(() => Post) first!: Post
          declare relations: Relations
          constructor(@Column(() => Post) post?: Post) {}
        }
      `,
      'post.ts': `
        import { Column, Entity, type Relations } from './column.js'
        import { User } from './user.js'
        @Entity()
        export class Post {
          @Column(() => User) author!: User
          declare relations: Relations
          constructor(@Column(() => User) user?: User) {}
        }
      `,
      'column.ts': `
        export type Relations = (() => unknown)[]
        export const Entity = () => (_target: unknown) => {}
        export const Column = (get: () => unknown) => (target: any, _name?: unknown, _index?: unknown) => {
          const prototype = typeof target === 'function' ? target.prototype : target
          prototype.relations = [...(prototype.relations ?? []), get]
        }
      `,
      'reflect.ts': `
        const known = new Map<unknown, Map<string, unknown>>()
        const of = (target: unknown) => known.get(target) ?? known.set(target, new Map()).get(target)!
        Object.assign(Reflect, {
          metadata: (key: string, value: unknown) => (target: unknown, name?: string) =>
            void of(target).set(key + (name ?? ''), value),
          getMetadata: (key: string, target: unknown, name?: string) => known.get(target)?.get(key + (name ?? '')),
        })
      `,
    }

    it('are Object in CommonJS for what is not there yet, as tsc has it', async (t) => {
      const project = new Project(t, { ...CYCLE, 'package.json': '{ "type": "commonjs" }' })

      for (const _start of ['cold', 'warm']) {
        assert.deepEqual(await printed(t, project), ['Post', ['Post'], 'Object', ['Object'], ['Post', 'Post', 'Post']])
      }
    })

    it('are an error in ES modules for what is not there yet, as it is in plain JavaScript', async (t) => {
      const { stderr } = await runUnderLoader(t, CYCLE)

      assert.match(stderr, /ReferenceError: Cannot access 'User' before initialization/)
    })
  })

  it('know them when all comes from the cache', async (t) => {
    const project = new Project(t, FILES)
    await runUnderLoader(t, project)

    assert.deepEqual(await printed(t, project), ['tea'])
  })

  it('leave JSX to what the tsconfig says of it', async (t) => {
    const output = await printed(
      t,
      {
        ...FILES,
        'tsconfig.json': JSON.stringify({
          compilerOptions: { ...JSON.parse(ASKED).compilerOptions, jsx: 'react', jsxFactory: 'h' },
        }),
        'app.tsx': `
          import './reflect.js'
          const h = (...parts: unknown[]) => parts
          const dec = () => (target: any, key: string) => {}
          class View {
            @dec() title!: string
            render() { return <h1 id="a">{'b'}</h1> }
          }
          console.log(JSON.stringify(new View().render()))
        `,
      },
      { entry: 'app.tsx' },
    )

    assert.deepEqual(output, ['h1', { id: 'a' }, 'b'])
  })

  it('name the lines of the source in a stack trace', async (t) => {
    const { stderr } = await runUnderLoader(t, {
      ...FILES,
      'app.ts': `import './reflect.js'
import { inject } from './container.js'
@inject()
class Service {
  constructor(private readonly name: string) {}

  fail(): never {
    throw new Error(this.name)
  }
}
new Service('as told').fail()
`,
    })

    assert.match(stderr, /Error: as told\n\s+at Service\.fail \(.*app\.ts:8:11\)\n\s+at .*app\.ts:11:24/)
  })

  it('show a syntax error where it stands', async (t) => {
    const { code, stderr } = await runUnderLoader(t, { ...FILES, 'app.ts': '@dec() class A {}\nconst a = = 1\n' })

    assert.equal(code, 1)
    assert.match(stderr, /app\.ts:2:11: Unexpected "="/)
  })

  it('are an error that names the package to install, if it is not there', async (t) => {
    const { code, stdout, stderr } = await run(t, installed(t, FILES))

    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.match(
      stderr,
      /app\.ts:6:5: .*decorator metadata, which esbuild can't emit: npm install --save-dev @swc\/core\n/,
    )
    assert.match(stderr, /> 6 \| +@inject\(\)\n/)
  })

  it('work as soon as it is there', async (t) => {
    const project = installed(t, FILES)
    await run(t, project)
    install(project, '@swc/core')

    const { stdout, stderr } = await run(t, project)

    assert.deepEqual({ stdout, stderr }, { stdout: '["tea"]\n', stderr: '' })
  })

  it('need no package where nothing is decorated', async (t) => {
    const { stdout, stderr } = await run(
      t,
      installed(t, { 'tsconfig.json': ASKED, 'app.ts': `console.log({ a: \`\n@media\` }.a)` }),
    )

    assert.deepEqual({ stdout, stderr }, { stdout: '\n@media\n', stderr: '' })
  })
})
