import { ConfigFileError } from '../errors.js'
import { IS_OF_TYPE, shown, type ValueType } from './value-types.js'

/** What is read of a tsconfig; what get-tsconfig or esbuild would stumble over is checked before they see it. */
const TOP: Readonly<Record<string, ValueType>> = {
  extends: 'a path or an array of paths',
  compilerOptions: 'an object',
  files: 'an array of strings',
  include: 'an array of strings',
  exclude: 'an array of strings',
  references: 'an array of objects with a path',
}
const COMPILER_OPTIONS: Readonly<Record<string, ValueType>> = {
  baseUrl: 'a string',
  experimentalDecorators: 'true or false',
  jsx: 'one of preserve, react-native, react, react-jsx, react-jsxdev',
  jsxFactory: 'a name, such as React.createElement',
  jsxFragmentFactory: 'a name, such as React.createElement',
  jsxImportSource: 'a string',
  lib: 'an array of strings',
  module: 'a kind of modules such as NodeNext, ESNext or CommonJS',
  moduleResolution: 'one of NodeNext, Node16, Bundler, Node10, Classic',
  paths: 'an object',
  rootDirs: 'an array of strings',
  target: 'a version such as ES2022, or ESNext',
  useDefineForClassFields: 'true or false',
  verbatimModuleSyntax: 'true or false',
}

/** Throws a `ConfigFileError` that names the key and the value of what is of the wrong type in a tsconfig. */
export function assertTsconfig(file: string, tsconfig: object): void {
  const fail = (key: string, expected: string, value: unknown): never => {
    throw new ConfigFileError(file, `${key} must be ${expected}, not ${shown(value)}`)
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

  const { paths } = compilerOptions as { paths?: object }
  for (const [alias, targets] of Object.entries(paths ?? {})) {
    const key = `compilerOptions.paths[${shown(alias)}]`
    if (hasStars(alias)) fail(key, 'written with one * at most', alias)
    if (!IS_OF_TYPE['an array of strings'](targets)) fail(key, 'an array of strings', targets)
    const starred = (targets as string[]).find(hasStars)
    if (starred !== undefined) fail(key, 'an array of strings with one * at most', starred)
  }
}

function hasStars(text: string): boolean {
  return text.indexOf('*') !== text.lastIndexOf('*')
}
