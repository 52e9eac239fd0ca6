import { createRequire, isBuiltin, type Module } from 'node:module'
import { dirname } from 'node:path'
import { urlOf } from '../node/module-url.js'

/** `import.meta` of a file in ES syntax that runs as CommonJS. */
export interface CommonJsMeta {
  url: string
  readonly filename: string
  readonly dirname: string
  readonly main: boolean
  resolve(specifier: string): string
}

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

/** As `require.resolve`, but gives a URL, and asks for no file to be there. */
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
