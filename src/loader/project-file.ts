import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const IN_NODE_MODULES = `${sep}node_modules${sep}`
const OWN_FILES = [
  fileURLToPath(new URL('..', import.meta.url)),
  fileURLToPath(new URL('../../loader.mjs', import.meta.url)),
]

/** True for a file that is the program's own: not an installed package's, and not this loader's. */
export function isProjectFile(path: string): boolean {
  return !path.includes(IN_NODE_MODULES) && !OWN_FILES.some((own) => path.startsWith(own))
}
