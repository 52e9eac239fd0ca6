import { dirname } from 'node:path'
import { isTypeScript } from '../files/file-kinds.js'

import type { Toolchain } from '../toolchain/toolchain.js'

/**
 * What an `import()` in TypeScript that runs as CommonJS gets of other TypeScript that does: what TypeScript makes of it, its default export as
 * `default`. Of Node it would get `module.exports` as that.
 *
 * A module of its own stands before the real one, at its URL with a hash behind it.
 */
const MARK = '#hot-hook-interop'

/** The values of `module` with which TypeScript leaves an `import()` to Node. */
const LEFT_TO_NODE = /^node(?:16|18|20|next)$/i

/** True for an `import()` that is not left to Node. */
export function hasInterop(
  importer: string,
  imported: string,
  { sources, tsconfigs }: Pick<Toolchain, 'sources' | 'tsconfigs'>,
): boolean {
  // Who imports itself is what others have put before it.
  if (importer === imported || !isTypeScript(importer) || !isTypeScript(imported)) return false
  try {
    if (sources.read(importer).format !== 'commonjs' || sources.read(imported).format !== 'commonjs') return false
    return !LEFT_TO_NODE.test(String(tsconfigs.of(dirname(importer)).compilerOptions.module))
  } catch {
    return false // whoever loads it is told
  }
}

export function interopUrlOf(url: string): string {
  return url + MARK
}

/** The URL of the real module. */
export function behindInterop(url: string): string | undefined {
  return url.endsWith(MARK) ? url.slice(0, -MARK.length) : undefined
}

/** The source of the module that stands before the one of a URL. */
export function interopSource(url: string): string {
  const real = JSON.stringify(url)
  // Others may have put a module without any default before it.
  return `import * as names from ${real};export * from ${real};const all=names.default;export default all?.__esModule ? all.default : all;`
}
