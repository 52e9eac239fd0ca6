import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { printed } from '../support/node.js'

const tsconfig = (compilerOptions: Record<string, unknown>) => JSON.stringify({ compilerOptions })

/** Needs nothing in scope: the transform imports what it calls. */
const AUTOMATIC = {
  'app.tsx': `
    import render from 'preact-render-to-string'
    const Title = ({ text }: { text: string }) => <h1 class="big">{text}</h1>
    console.log(JSON.stringify(render(<><Title text="Hi" key="a" /><p {...{ id: 'x' }}>&amp;</p></>)))
  `,
}

/** Brings its own factory, which gives an array for an element. */
const CLASSIC = {
  'app.tsx': `
    import { h, Fragment } from './factory.js'
    console.log(JSON.stringify(<><b id="x">text</b></>))
    export { h, Fragment }
  `,
  'factory.ts': `
    export const Fragment = 'fragment'
    export const h = (type: unknown, props: unknown, ...children: unknown[]) => [type, props, ...children]
  `,
}

const MARKUP = '<h1 class="big">Hi</h1><p id="x">&amp;</p>'
const ELEMENTS = ['fragment', null, ['b', { id: 'x' }, 'text']]

describe('JSX', () => {
  const cases: [
    title: string,
    compilerOptions: Record<string, unknown>,
    files: Record<string, string>,
    expected: unknown,
  ][] = [
    ['imports its runtime with `react-jsx`', { jsx: 'react-jsx', jsxImportSource: 'preact' }, AUTOMATIC, MARKUP],
    [
      'imports the development runtime with `react-jsxdev`',
      { jsx: 'react-jsxdev', jsxImportSource: 'preact' },
      AUTOMATIC,
      MARKUP,
    ],
    [
      'is transformed with `preserve` too, since Node has no JSX',
      { jsx: 'preserve', jsxImportSource: 'preact' },
      AUTOMATIC,
      MARKUP,
    ],
    [
      'calls the factories that the tsconfig names',
      { jsx: 'react', jsxFactory: 'h', jsxFragmentFactory: 'Fragment' },
      CLASSIC,
      ELEMENTS,
    ],
    [
      'calls the factories that the tsconfig names with `preserve` too',
      { jsx: 'preserve', jsxFactory: 'h', jsxFragmentFactory: 'Fragment' },
      CLASSIC,
      ELEMENTS,
    ],
  ]
  for (const [title, compilerOptions, files, expected] of cases) {
    it(title, async (t) => {
      const output = await printed(t, { ...files, 'tsconfig.json': tsconfig(compilerOptions) }, { entry: 'app.tsx' })

      assert.deepEqual(output, expected)
    })
  }

  it('follows the pragmas of a file before the tsconfig', async (t) => {
    const output = await printed(
      t,
      {
        'tsconfig.json': tsconfig({ jsx: 'react-jsx', jsxImportSource: 'preact' }),
        'app.tsx': `
          /** @jsxRuntime classic @jsx h @jsxFrag Fragment */
          import { h, Fragment } from './factory.js'
          import other from './other.jsx'
          console.log(JSON.stringify([<><b id="x">text</b></>, other.type]))
        `,
        'factory.ts': CLASSIC['factory.ts'],
        'other.jsx': `export default <i />`,
      },
      { entry: 'app.tsx' },
    )

    assert.deepEqual(output, [ELEMENTS, 'i'])
  })

  it('calls React.createElement without a tsconfig', async (t) => {
    const output = await printed(
      t,
      {
        'app.jsx': `
          const React = { createElement: (type, props, ...children) => [type, props, ...children] }
          console.log(JSON.stringify(<b id="x">text</b>))
        `,
      },
      { entry: 'app.jsx' },
    )

    assert.deepEqual(output, ['b', { id: 'x' }, 'text'])
  })

  it('leaves generics and comparisons of a .ts file alone', async (t) => {
    const output = await printed(t, {
      'tsconfig.json': tsconfig({ jsx: 'react-jsx', jsxImportSource: 'preact' }),
      'app.ts': `
        const same = <T>(value: T) => value
        const cast = <number>same<number>(1)
        console.log(JSON.stringify([cast < 2, cast > 2]))
      `,
    })

    assert.deepEqual(output, [true, false])
  })
})
