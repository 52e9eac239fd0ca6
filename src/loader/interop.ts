import { isTypeScript } from '../files/file-kinds.js'
import { dirname } from '../node/path.js'

import type { Toolchain } from '../toolchain/toolchain.js'

/**
 * Marks the URL of an interop module: the URL of the real module, with this hash.
 *
 * If TypeScript that runs as CommonJS has an `import()` of other such TypeScript, `default` is the default export, as TypeScript defines
 * it. From Node it would be `module.exports`. So the `import()` gets an interop module, which exports what the real module exports.
 */
const MARK = '#hot-hook-interop'

/** The values of `module` in a tsconfig with which TypeScript leaves an `import()` to Node. */
const LEFT_TO_NODE = /^node(?:16|18|20|next)$/i

/** True for an `import()` that gets an interop module. */
export function hasInterop(
  importer: string,
  imported: string,
  { sources, tsconfigs }: Pick<Toolchain, 'sources' | 'tsconfigs'>,
): boolean {
  // A file that imports itself is a wrapper, which a hook of another package has put in its place.
  if (importer === imported || !isTypeScript(importer) || !isTypeScript(imported)) return false
  try {
    if (sources.read(importer).format !== 'commonjs' || sources.read(imported).format !== 'commonjs') return false
    return !LEFT_TO_NODE.test(String(tsconfigs.of(dirname(importer)).compilerOptions.module))
  } catch {
    return false // the `load` hook throws the error
  }
}

/** The URL of the interop module of a module. */
export function interopUrlOf(url: string): string {
  return url + MARK
}

/** The URL of the real module; `undefined` if the URL is not that of an interop module. */
export function behindInterop(url: string): string | undefined {
  return url.endsWith(MARK) ? url.slice(0, -MARK.length) : undefined
}

/** The source of the interop module of the module at a URL. */
export function interopSource(url: string): string {
  const real = JSON.stringify(url)
  // By the namespace, since a hook of another package may have put a wrapper without a default export there.
  return `import * as names from ${real};export * from ${real};const all=names.default;export default all?.__esModule ? all.default : all;`
}
