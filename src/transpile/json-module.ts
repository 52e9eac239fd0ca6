import { type Contents, plainSource, type Source } from './source.js'
import { TranspileError } from './transpile-error.js'

/**
 * Makes the source of JSON: its code is an ES module with a default export, and a named one for each key of an object. Throws a
 * `TranspileError`.
 */
export function jsonSource(path: string, contents: Contents): Source {
  const source = plainSource(path, contents, 'json')
  try {
    return { ...source, code: jsonModule(String(contents)) }
  } catch (error) {
    throw new TranspileError(path, contents, (error as Error).message)
  }
}

function jsonModule(text: string): string {
  const json = text.replace(/^\uFEFF/, '')
  const value: unknown = JSON.parse(json)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  // A name of an export has no lone surrogates. Any other text can be one.
  const names = isObject ? Object.keys(value).filter((key) => key !== 'default' && !LONE_SURROGATE.test(key)) : []
  const keys = names.map((name) => JSON.stringify(name))
  const variables = keys.map((key, index) => `${key}: _${index}`)
  const exports = keys.map((key, index) => `, _${index} as ${key}`)
  return `const json = JSON.parse(${JSON.stringify(json)});
const { ${variables.join(', ')} } = ${isObject ? 'json' : '{}'};
export { json as default${exports.join('')} };
`
}

const LONE_SURROGATE = /\p{Surrogate}/u
