import { isAbsolute } from 'node:path'
import { isTypeScript } from '../files/file-kinds.js'
import { pathOf } from '../node/module-url.js'

/** The file that Node looked for last, where a package's maps or its `main` led there. Its CommonJS loader says so in words only. */
export function missingFileOf(error: unknown): string | undefined {
  const { url, message } = error as { url?: unknown; message?: string }
  if (typeof url === 'string') return pathOf(url)
  const path = /^Cannot find (?:module|package) '([^']+)'/.exec(message ?? '')?.[1]
  // Packages require TypeScript by its URL too, since all that loads it knows what to do (pino: targets of a transport).
  if (path?.startsWith('file:') && isTypeScript(path)) return pathOf(path)
  return path !== undefined && isAbsolute(path) ? path : undefined
}

/** True for an error that says that there is no such module. */
export function isNotFound(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
}

/** The errors of Node's own resolution, and of loaders that know other extensions than TypeScript does. */
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

/** True for an error that says that a specifier leads nowhere by the rules of Node, or of another loader; not for what somebody forbids. */
export function isRefusedByRule(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (typeof code === 'string') return RULES.has(code)
  return /cannot (?:be )?(?:find|resolve)/i.test(String(message))
}
