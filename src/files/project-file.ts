import { sep } from 'node:path'
import { LOADER_FILE, OWN_FOLDER } from '../own-files.js'
import { isTypeScript } from './file-kinds.js'

const IN_NODE_MODULES = `${sep}node_modules${sep}`

/** True for a file of an installed package. */
export function isInstalled(path: string): boolean {
  return path.includes(IN_NODE_MODULES)
}

/** True for a file that is the program's own: not an installed package's, and not this loader's. */
export function isProjectFile(path: string): boolean {
  return !isInstalled(path) && !path.startsWith(OWN_FOLDER) && path !== LOADER_FILE
}

/** True for TypeScript of an installed package, which Node refuses. It is run, but neither watched nor ever loaded anew. */
export function isInstalledTypeScript(path: string): boolean {
  return isTypeScript(path) && isInstalled(path)
}
