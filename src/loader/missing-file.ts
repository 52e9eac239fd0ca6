import { isTypeScript } from '../files/file-kinds.js'
import { pathOf } from '../node/module-url.js'
import { isAbsolute } from '../node/path.js'

/**
 * The absolute path of the file that Node did not find, for example where `exports` or `main` of a package lead; `undefined` if the error
 * does not name it. Node's CommonJS loader names it in the message only.
 */
export function missingFileOf(error: unknown): string | undefined {
  const { url, message } = error as { url?: unknown; message?: string }
  if (typeof url === 'string') return pathOf(url)
  const path = /^Cannot find (?:module|package) '([^']+)'/.exec(message ?? '')?.[1]
  // Some packages `require()` TypeScript by its URL, which TypeScript loaders understand (pino: targets of a transport).
  if (path?.startsWith('file:') && isTypeScript(path)) return pathOf(path)
  return path !== undefined && isAbsolute(path) ? path : undefined
}

/** True for the error that a module was not found. */
export function isNotFound(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
}

/** The codes of Node's errors for specifiers that can't be resolved. Loaders that know more extensions throw them as well. */
const RULES = new Set([
  'ERR_MODULE_NOT_FOUND',
  'MODULE_NOT_FOUND',
  'ERR_UNSUPPORTED_DIR_IMPORT',
  'ERR_UNSUPPORTED_RESOLVE_REQUEST',
  'ERR_PACKAGE_PATH_NOT_EXPORTED',
  'ERR_PACKAGE_IMPORT_NOT_DEFINED',
  'ERR_INVALID_MODULE_SPECIFIER',
  'ERR_INVALID_PACKAGE_TARGET',
  'ERR_UNKNOWN_FILE_EXTENSION',
])

/**
 * True for an error that says that a specifier can't be resolved by the rules of Node or of another loader; false if a hook forbids the
 * import for a reason of its own.
 */
export function isRefusedByRule(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (typeof code === 'string') return RULES.has(code)
  return /cannot (?:be )?(?:find|resolve)/i.test(String(message))
}
