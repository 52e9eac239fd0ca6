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
    { compilerOptions: { jsx: 'React', experimentalDecorators: true, verbatimModuleSyntax: false, lib: ['es2023'] } },
  ]) {
    it(`takes ${JSON.stringify(tsconfig)}`, () => {
      assert.doesNotThrow(() => assertTsconfig('/tsconfig.json', tsconfig))
    })
  }

  for (const [tsconfig, problem] of [
    [{ extends: 5 }, 'extends must be a string or an array of strings, not 5'],
    [{ compilerOptions: [] }, 'compilerOptions must be an object, not []'],
    [{ include: 'src' }, 'include must be an array of strings, not "src"'],
    [{ compilerOptions: { jsx: 5 } }, 'compilerOptions.jsx must be a string, not 5'],
    [
      { compilerOptions: { jsx: 'reactt' } },
      'compilerOptions.jsx must be one of preserve, react-native, react, react-jsx, react-jsxdev, not "reactt"',
    ],
    [{ compilerOptions: { target: 2023 } }, 'compilerOptions.target must be a string, not 2023'],
    [{ compilerOptions: { baseUrl: [] } }, 'compilerOptions.baseUrl must be a string, not []'],
    [{ compilerOptions: { lib: 'es2023' } }, 'compilerOptions.lib must be an array of strings, not "es2023"'],
    [
      { compilerOptions: { experimentalDecorators: 'yes' } },
      'compilerOptions.experimentalDecorators must be true or false, not "yes"',
    ],
    [{ compilerOptions: { paths: [] } }, 'compilerOptions.paths must be an object, not []'],
    [{ compilerOptions: { paths: { a: 'b' } } }, 'compilerOptions.paths["a"] must be an array of strings, not "b"'],
  ] as const) {
    it(`names what is wrong in ${JSON.stringify(tsconfig)}`, () => {
      assert.throws(() => assertTsconfig('/tsconfig.json', tsconfig), new ConfigFileError('/tsconfig.json', problem))
    })
  }
})
