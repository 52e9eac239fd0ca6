import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConfigFileError } from '../../../src/errors.js'
import { assertTsconfig } from '../../../src/resolve/tsconfig-check.js'

describe('assertTsconfig', () => {
  for (const tsconfig of [
    {},
    { compilerOptions: {} },
    { compilerOptions: null, extends: undefined },
    { extends: './base.json' },
    { extends: ['./base.json', 'a-package'], include: ['src'], files: [], exclude: [] },
    { compilerOptions: { jsx: 'react-jsx', target: 'es2023', paths: { '@/*': ['./src/*'] }, strict: 5 } },
    { compilerOptions: { target: 'ESNext', module: 'Node18', moduleResolution: 'bundler', jsxFactory: 'h' } },
    { compilerOptions: { jsxFactory: '', jsxFragmentFactory: 'h ' } },
    {
      compilerOptions: { target: 'es2031', module: 'es2031', jsxFragmentFactory: 'React.Fragment' },
      references: [{ path: '.' }],
    },
    { compilerOptions: { jsx: 'React', experimentalDecorators: true, verbatimModuleSyntax: false, lib: ['es2023'] } },
  ]) {
    it(`takes ${JSON.stringify(tsconfig)}`, () => {
      assert.doesNotThrow(() => assertTsconfig('/tsconfig.json', tsconfig))
    })
  }

  for (const [tsconfig, problem] of [
    [{ extends: 5 }, 'extends must be a path or an array of paths, not 5'],
    [{ extends: '' }, 'extends must be a path or an array of paths, not ""'],
    [{ extends: ['./base.json', ''] }, 'extends must be a path or an array of paths, not ["./base.json",""]'],
    [{ references: 5 }, 'references must be an array of objects with a path, not 5'],
    [{ references: [{}, null] }, 'references must be an array of objects with a path, not [{},null]'],
    [{ compilerOptions: [] }, 'compilerOptions must be an object, not []'],
    [{ include: 'src' }, 'include must be an array of strings, not "src"'],
    [
      { compilerOptions: { jsxFactory: 'a b' } },
      'compilerOptions.jsxFactory must be a name, such as React.createElement, not "a b"',
    ],
    [
      { compilerOptions: { jsx: 'reactt' } },
      'compilerOptions.jsx must be one of preserve, react-native, react, react-jsx, react-jsxdev, not "reactt"',
    ],
    [
      { compilerOptions: { target: 2023 } },
      'compilerOptions.target must be a version such as ES2022, or ESNext, not 2023',
    ],
    [
      { compilerOptions: { target: 'es1999' } },
      'compilerOptions.target must be a version such as ES2022, or ESNext, not "es1999"',
    ],
    [
      { compilerOptions: { module: 'nope' } },
      'compilerOptions.module must be a kind of modules such as NodeNext, ESNext or CommonJS, not "nope"',
    ],
    [
      { compilerOptions: { moduleResolution: 'nope' } },
      'compilerOptions.moduleResolution must be one of NodeNext, Node16, Bundler, Node10, Classic, not "nope"',
    ],
    [{ compilerOptions: { baseUrl: [] } }, 'compilerOptions.baseUrl must be a string, not []'],
    [{ compilerOptions: { lib: 'es2023' } }, 'compilerOptions.lib must be an array of strings, not "es2023"'],
    [
      { compilerOptions: { experimentalDecorators: 'yes' } },
      'compilerOptions.experimentalDecorators must be true or false, not "yes"',
    ],
    [{ compilerOptions: { paths: [] } }, 'compilerOptions.paths must be an object, not []'],
    [{ compilerOptions: { paths: { a: 'b' } } }, 'compilerOptions.paths["a"] must be an array of strings, not "b"'],
    [
      { compilerOptions: { paths: { 'a*b*': ['./b'] } } },
      'compilerOptions.paths["a*b*"] must be written with one * at most, not "a*b*"',
    ],
    [
      { compilerOptions: { paths: { 'a/*': ['./b/*', './*/*'] } } },
      'compilerOptions.paths["a/*"] must be an array of strings with one * at most, not "./*/*"',
    ],
  ] as const) {
    it(`names what is wrong in ${JSON.stringify(tsconfig)}`, () => {
      assert.throws(() => assertTsconfig('/tsconfig.json', tsconfig), new ConfigFileError('/tsconfig.json', problem))
    })
  }

  it('shows the beginning of a value that is a whole file', () => {
    const tsconfig = { include: 'x'.repeat(100_000) }

    const problem = `include must be an array of strings, not "${'x'.repeat(99)}…`
    assert.throws(() => assertTsconfig('/tsconfig.json', tsconfig), new ConfigFileError('/tsconfig.json', problem))
  })
})
