import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { printed } from '../support/node.js'

const tsconfig = (compilerOptions: Record<string, unknown>) => JSON.stringify({ compilerOptions })

describe('the syntax of TypeScript', () => {
  it('runs enums, const enums and namespaces, in the file and imported', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import { Colour, Size, Shapes } from './types.js'
        enum Own { A = 1, B = A << 1, C = 'ccc'.length }
        const enum Constant { X = 'x' }
        namespace Own { export const parse = (text: string) => Own[text as keyof typeof Own] }
        console.log(JSON.stringify([Own.B, Own[1], Own.C, Constant.X, Own.parse('B'), Colour.Red, Colour[0], Size.Big, Shapes.Deep.area(2)]))
      `,
      'types.ts': `
        export enum Colour { Red, Green }
        export const enum Size { Big = 'big' }
        export namespace Shapes {
          export interface Shape { width: number }
          export namespace Deep { export const area = (width: number) => width * width }
        }
      `,
    })

    assert.deepEqual(output, [2, 'A', 3, 'x', 2, 0, 'Red', 'big', 4])
  })

  it('runs parameter properties, abstract classes, overloads, accessors and index signatures', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        abstract class Base {
          [key: string]: unknown
          declare hidden: string
          constructor(protected readonly name: string, public age?: number) {}
          abstract greet(): string
        }
        class Person extends Base {
          #secret = 1
          static count = 0
          static { Person.count = 5 }
          get secret() { return this.#secret }
          greet(): string
          greet(loud: boolean): string
          greet(loud?: boolean) { return loud ? this.name.toUpperCase() : this.name }
        }
        const person = new Person('ann', 3)
        console.log(JSON.stringify([person.greet(), person.greet(true), person.age, person.secret, Person.count, Object.keys(person)]))
      `,
    })

    assert.deepEqual(output, ['ann', 'ANN', 3, 1, 5, ['name', 'age']])
  })

  it('takes away what only the type checker reads', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        interface Point { x: number; y?: number }
        type Named<T extends string = 'p'> = { name: T } & Point
        declare const missing: string
        declare global { interface Array<T> { nothing?: T } }
        const point = { name: 'p', x: 1 } satisfies Named as Named
        const asserted = <Point>point
        function isPoint(value: unknown): value is Point { return value instanceof Object }
        function first<const T extends readonly unknown[]>(this: void, list: T): T[0] { return list[0]! }
        let later!: number
        later = point.y ?? 7
        console.log(JSON.stringify([point, asserted.x, isPoint(point), first([3, 4] as const), later, typeof missing]))
        export type { Point }
      `,
    })

    assert.deepEqual(output, [{ name: 'p', x: 1 }, 1, true, 3, 7, 'undefined'])
  })

  it('disposes `using` and `await using` declarations in reverse order', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        const steps: string[] = []
        const resource = (name: string) => ({ name, [Symbol.dispose]: () => void steps.push(name) })
        const slow = (name: string) => ({ [Symbol.asyncDispose]: async () => void steps.push(name) })
        {
          using a = resource('a')
          await using b = slow('b')
          for (using c of [resource('c')]) steps.push('in ' + c.name)
          steps.push('body of ' + a.name)
        }
        console.log(JSON.stringify(steps))
      `,
    })

    assert.deepEqual(output, ['in c', 'c', 'body of a', 'b', 'a'])
  })

  it('runs standard decorators', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        const seen: string[] = []
        const note = (_value: unknown, context: DecoratorContext) => void seen.push(context.kind + ' ' + String(context.name))
        const twice = <T>(method: (this: T) => number, _context: ClassMethodDecoratorContext) => function (this: T) { return method.call(this) * 2 }
        @note
        class Counter {
          @note value = 4
          @note accessor size = 1
          @twice @note count() { return this.value }
          @note static make() { return new Counter() }
        }
        console.log(JSON.stringify([Counter.make().count(), seen.sort()]))
      `,
    })

    const seen = ['accessor size', 'class Counter', 'field value', 'method count', 'method make']
    assert.deepEqual(output, [8, seen])
  })

  it('runs legacy decorators, of parameters too, with `experimentalDecorators`', async (t) => {
    const output = await printed(t, {
      'tsconfig.json': tsconfig({ experimentalDecorators: true }),
      'app.ts': `
        const seen: unknown[] = []
        const note = (...args: unknown[]) => void seen.push(args.slice(1).map((each) => (typeof each === 'object' ? 'descriptor' : each)))
        const sealed = <T extends Function>(target: T) => { Object.seal(target); return target }
        @sealed
        class Service {
          @note field = 1
          constructor(@note dependency: string) { void dependency }
          @note method(@note argument: string) { return argument }
        }
        console.log(JSON.stringify([new Service('d').method('x'), Object.isSealed(Service), seen]))
      `,
    })

    const expected = [
      ['field', null],
      ['method', 0],
      ['method', 'descriptor'],
      [null, 0],
    ]
    assert.deepEqual(output, ['x', true, expected])
  })
})

describe('an import that only types need', () => {
  const FILES = {
    'app.ts': `
      import type { Only } from './types-only.js'
      import { type Inline, value } from './mixed.js'
      import { Unmarked } from './unmarked.js'
      export type { Only } from './types-only.js'
      globalThis.loaded ??= []
      const typed: Only & Inline & Unmarked = { value }
      console.log(JSON.stringify([typed, globalThis.loaded]))
      declare global { var loaded: string[] }
    `,
    'types-only.ts': `throw new Error('types only')\nexport interface Only {}`,
    'mixed.ts': `(globalThis.loaded ??= []).push('mixed')\nexport interface Inline {}\nexport const value = 1`,
    'unmarked.ts': `(globalThis.loaded ??= []).push('unmarked')\nexport class Unmarked { value = 1 }`,
  }

  it('loads nothing', async (t) => {
    const output = await printed(t, FILES)

    assert.deepEqual(output, [{ value: 1 }, ['mixed']])
  })

  it('is kept with `verbatimModuleSyntax`, unless it is marked as a type', async (t) => {
    const output = await printed(t, { ...FILES, 'tsconfig.json': tsconfig({ verbatimModuleSyntax: true }) })

    assert.deepEqual(output, [{ value: 1 }, ['mixed', 'unmarked']])
  })

  it('may be of a file that does not exist', async (t) => {
    const output = await printed(t, {
      'app.ts': `
        import type { A } from './missing.js'
        import { type B } from 'no-such-package'
        import { C } from '@/nowhere'
        console.log(JSON.stringify({} satisfies A & B & C))
      `,
    })

    assert.deepEqual(output, {})
  })
})

describe('a class field', () => {
  const PROGRAM = {
    'app.ts': `
      class Base {
        calls: unknown[] = []
        set value(value: unknown) { this.calls.push(value ?? null) }
      }
      class Derived extends Base {
        // @ts-expect-error: an accessor in the base class
        value = 1
        bare?: string
      }
      const derived = new Derived()
      console.log(JSON.stringify([derived.calls, 'bare' in derived]))
    `,
  }
  const ASSIGNED = [[1], false]
  const DEFINED = [[], true]
  const cases: [title: string, compilerOptions: Record<string, unknown> | undefined, expected: unknown][] = [
    ['is defined without a tsconfig', undefined, DEFINED],
    ['is defined from target ES2022 on', { target: 'ES2022' }, DEFINED],
    ['is assigned to before ES2022', { target: 'ES2021' }, ASSIGNED],
    [
      'is assigned to where `useDefineForClassFields` is false',
      { target: 'ESNext', useDefineForClassFields: false },
      ASSIGNED,
    ],
    [
      'is defined where `useDefineForClassFields` is true',
      { target: 'ES2015', useDefineForClassFields: true },
      DEFINED,
    ],
  ]
  for (const [title, compilerOptions, expected] of cases) {
    it(title, async (t) => {
      const files = compilerOptions === undefined ? PROGRAM : { ...PROGRAM, 'tsconfig.json': tsconfig(compilerOptions) }

      const output = await printed(t, files)

      assert.deepEqual(output, expected)
    })
  }
})

describe('a low target in the tsconfig', () => {
  it('does not take away syntax that Node has', async (t) => {
    const output = await printed(t, {
      'tsconfig.json': tsconfig({ target: 'ES5', module: 'CommonJS', lib: ['ES5'] }),
      'app.ts': `
        const method = { async *items() { yield await Promise.resolve(1n) } }
        const found: string[] = []
        for await (const item of method.items()) found.push(String(item ** 2n))
        console.log(JSON.stringify([found, import.meta.url.startsWith('file:'), String(method.items).includes('yield')]))
      `,
    })

    assert.deepEqual(output, [['1'], true, true])
  })
})
