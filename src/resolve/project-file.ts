import { sep } from 'node:path'
import { LOADER_FILE, OWN_FOLDER } from '../own-files.js'

const IN_NODE_MODULES = `${sep}node_modules${sep}`

/** True for a file that is the program's own: not an installed package's, and not this loader's. */
export function isProjectFile(path: string): boolean {
  return !path.includes(IN_NODE_MODULES) && !path.startsWith(OWN_FOLDER) && path !== LOADER_FILE
}
