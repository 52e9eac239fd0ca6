const isString = (value: unknown) => typeof value === 'string'
const isStrings = (value: unknown) => Array.isArray(value) && value.every(isString)

/** By the type of a value in a config file, in the words of an error message: true for a value of that type. */
export const IS_OF_TYPE = {
  'a string': isString,
  'true or false': (value: unknown) => typeof value === 'boolean',
  '"auto" or "exit"': (value: unknown) => value === 'auto' || value === 'exit',
  'a function': (value: unknown) => typeof value === 'function',
  'an object': (value: unknown) => typeof value === 'object' && !Array.isArray(value),
  'an array of strings': isStrings,
  'a string or an array of strings': (value: unknown) => isString(value) || isStrings(value),
} as const

/** One of these types. */
export type ValueType = keyof typeof IS_OF_TYPE
