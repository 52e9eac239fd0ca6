import { existsSync } from 'node:fs'
import { foldersFrom } from '../files/folders-above.js'
import { isProjectFile } from '../files/project-file.js'
import { readIfThere } from '../files/read-if-there.js'
import { realPathOf } from '../files/real-path.js'
import { orUndefined } from '../node/or-undefined.js'
import { dirname, join } from '../node/path.js'
import { parsePackage } from './package-scope.js'
import { packageNameOf } from './specifier.js'

/**
 * Returns the absolute path that a bare specifier means in a package of the project that is linked into `node_modules` and has no `exports`;
 * the file may not exist. The error of Node's CommonJS loader does not name this path.
 */
export function pathInLinkedPackage(specifier: string, importer: string): string | undefined {
  const name = packageNameOf(specifier)
  const folder = name === undefined ? undefined : installedFolder(name, dirname(importer))
  if (name === undefined || folder === undefined || !isProjectFile(join(folder, 'package.json'))) return undefined
  const json = readIfThere(join(folder, 'package.json')) ?? ''
  const { exports, main = '' } = orUndefined(() => parsePackage(folder, json)) ?? {}
  return exports === undefined ? join(folder, specifier.slice(name.length) || String(main)) : undefined
}

/** Returns the real path of the package that an import from a folder means; `undefined` for a package without a package.json. */
export function installedFolder(name: string, folder: string): string | undefined {
  for (const each of foldersFrom(folder)) {
    const path = join(each, 'node_modules', name)
    if (existsSync(join(path, 'package.json'))) return realPathOf(path)
  }
  return undefined
}
