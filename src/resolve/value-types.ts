import { builtin } from '../node/builtin.js'
import { orUndefined } from '../node/or-undefined.js'

const isString = (value: unknown) => typeof value === 'string'
const isStrings = (value: unknown) => Array.isArray(value) && value.every(isString)
const isText = (value: unknown) => isString(value) && value !== ''
const matching = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value)

/** `a.b.c`; nothing is as if it was not set. */
const DOTTED_NAME = /^\s*(?:[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*)?\s*$/u
// Of what TypeScript adds each year, the shape is known: a new version is not an error.
const TARGET = /^es(?:3|5|6|next|201[5-9]|20[2-9]\d)$/i
const MODULE = /^(?:none|commonjs|amd|umd|system|preserve|es(?:6|next|201[5-9]|20[2-9]\d)|node(?:next|\d\d))$/i
const MODULE_RESOLUTION = /^(?:classic|node(?:next|\d\d)?|bundler)$/i
const JSX = /^(?:preserve|react-native|react|react-jsx|react-jsxdev)$/i
const BOOLEAN = /^(?:true|false|1|0)$/

/** By the type of a value, in the words of an error message: true for a value of that type. Config files, options and variables have these. */
export const IS_OF_TYPE = {
  'a string': isString,
  'a string that is not empty': isText,
  'true or false': (value: unknown) => typeof value === 'boolean',
  'true, false, 1 or 0': matching(BOOLEAN),
  '"auto" or "exit"': (value: unknown) => value === 'auto' || value === 'exit',
  'silent, error, info, debug or json': matching(/^(?:silent|error|info|debug|json)$/),
  'a function': (value: unknown) => typeof value === 'function',
  'an object': (value: unknown) => typeof value === 'object' && !Array.isArray(value),
  'an array of objects with a path': (value: unknown) =>
    Array.isArray(value) && value.every((each) => isText(each?.path)),
  'an array of strings': isStrings,
  'true, false or an array of strings': (value: unknown) => typeof value === 'boolean' || isStrings(value),
  'a string or an array of strings': (value: unknown) => isString(value) || isStrings(value),
  'a path or an array of paths': (value: unknown) => isText(value) || (isStrings(value) && !value.includes('')),
  'a name, such as React.createElement': matching(DOTTED_NAME),
  'a version such as ES2022, or ESNext': matching(TARGET),
  'a kind of modules such as NodeNext, ESNext or CommonJS': matching(MODULE),
  'one of NodeNext, Node16, Bundler, Node10, Classic': matching(MODULE_RESOLUTION),
  'one of preserve, react-native, react, react-jsx, react-jsxdev': matching(JSX),
} as const satisfies Record<string, (value: unknown) => boolean>

/** One of these types. */
export type ValueType = keyof typeof IS_OF_TYPE

/** How much of a value is shown: it may be a whole file. */
const MOST_SHOWN = 100

/** A value as JSON, or as `util.inspect()` shows it if it has none; the beginning of a long one. */
export function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  const text = orUndefined(() => JSON.stringify(value)) ?? builtin('node:util').inspect(value)
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text
}
