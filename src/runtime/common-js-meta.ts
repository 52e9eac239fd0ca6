import { createRequire, isBuiltin, type Module } from 'node:module'
import { urlOf } from '../node/module-url.js'
import { dirname } from '../node/path.js'

/** `import.meta` of a file in ES syntax that runs as CommonJS. */
export interface CommonJsMeta {
  url: string
  readonly filename: string
  readonly dirname: string
  readonly main: boolean
  resolve(specifier: string): string
}

/** Makes `import.meta` of a CommonJS module. */
export function commonJsMeta(module: Module): CommonJsMeta {
  const { filename } = module
  const url = urlOf(filename)
  return {
    url,
    filename,
    dirname: dirname(filename),
    main: process.mainModule === module,
    resolve: (specifier) => resolveFrom(filename, url, specifier),
  }
}

/** Like `require.resolve()`, but returns a URL, and does not throw for a path (`./x`, `/x`) at which there is no file. */
function resolveFrom(filename: string, url: string, specifier: string): string {
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`
  const isUrl = URL.canParse(specifier)
  try {
    return isUrl ? specifier : urlOf(createRequire(filename).resolve(specifier))
  } catch (error) {
    if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, url).href
    throw error
  }
}
