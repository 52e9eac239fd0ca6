import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { foldersFrom } from '../files/folders-above.js'
import { isProjectFile } from '../files/project-file.js'
import { packageNameOf } from './specifier.js'

/**
 * The absolute path that a bare specifier means in a package which is linked into `node_modules`, from somewhere else in the project, and has
 * no `exports`; no file need be there. Node's CommonJS loader says only that it finds none.
 */
export function pathInLinkedPackage(specifier: string, importer: string): string | undefined {
  const name = packageNameOf(specifier)
  const folder = name === undefined ? undefined : installedFolder(name, dirname(importer))
  if (name === undefined || folder === undefined || !isProjectFile(join(folder, 'package.json'))) return undefined
  const { exports, main = '' } = packageJsonOf(folder)
  return exports === undefined ? join(folder, specifier.slice(name.length) || String(main)) : undefined
}

/** The real path of a package that a folder can import; `undefined` for one without a package.json. */
export function installedFolder(name: string, folder: string): string | undefined {
  for (const each of foldersFrom(folder)) {
    const path = join(each, 'node_modules', name)
    if (existsSync(join(path, 'package.json'))) return realpathSync(path)
  }
  return undefined
}

function packageJsonOf(folder: string): { exports?: unknown; main?: unknown } {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  } catch {
    return {}
  }
}
