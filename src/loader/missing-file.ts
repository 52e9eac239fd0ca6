import { isAbsolute } from 'node:path'
import { pathOf } from '../module-url.js'
import { isTypeScript } from '../resolve/candidates.js'

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
