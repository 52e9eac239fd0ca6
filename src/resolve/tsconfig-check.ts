import { ConfigFileError } from '../errors.js'
import { IS_OF_TYPE, type ValueType } from './value-types.js'

/** What is read of a tsconfig; what get-tsconfig or esbuild would stumble over is checked before they see it. */
const TOP: Readonly<Record<string, ValueType>> = {
  extends: 'a string or an array of strings',
  compilerOptions: 'an object',
  files: 'an array of strings',
  include: 'an array of strings',
  exclude: 'an array of strings',
}
const COMPILER_OPTIONS: Readonly<Record<string, ValueType>> = {
  baseUrl: 'a string',
  experimentalDecorators: 'true or false',
  jsx: 'a string',
  jsxFactory: 'a string',
  jsxFragmentFactory: 'a string',
  jsxImportSource: 'a string',
  lib: 'an array of strings',
  module: 'a string',
  moduleResolution: 'a string',
  paths: 'an object',
  rootDirs: 'an array of strings',
  target: 'a string',
  useDefineForClassFields: 'true or false',
  verbatimModuleSyntax: 'true or false',
}
const JSX = ['preserve', 'react-native', 'react', 'react-jsx', 'react-jsxdev']

/** Throws a `ConfigFileError` that names the key and the value of what is of the wrong type in a tsconfig. */
export function assertTsconfig(file: string, tsconfig: object): void {
  const fail = (key: string, expected: string, value: unknown): never => {
    throw new ConfigFileError(file, `${key} must be ${expected}, not ${JSON.stringify(value)}`)
  }
  const check = (values: object, types: Readonly<Record<string, ValueType>>, prefix: string): void => {
    for (const [key, expected] of Object.entries(types)) {
      const value = (values as Record<string, unknown>)[key]
      if (value !== undefined && value !== null && !IS_OF_TYPE[expected](value)) fail(prefix + key, expected, value)
    }
  }
  check(tsconfig, TOP, '')
  const { compilerOptions } = tsconfig as { compilerOptions?: object | null }
  if (compilerOptions === undefined || compilerOptions === null) return
  check(compilerOptions, COMPILER_OPTIONS, 'compilerOptions.')

  const { jsx, paths } = compilerOptions as { jsx?: string; paths?: object }
  if (jsx && !JSX.includes(jsx.toLowerCase())) fail('compilerOptions.jsx', `one of ${JSX.join(', ')}`, jsx)
  for (const [alias, targets] of Object.entries(paths ?? {})) {
    if (!IS_OF_TYPE['an array of strings'](targets)) {
      fail(`compilerOptions.paths["${alias}"]`, 'an array of strings', targets)
    }
  }
}
