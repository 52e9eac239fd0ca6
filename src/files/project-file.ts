import { sep } from '../node/path.js'
import { LOADER_FILE, OWN_FOLDER } from '../own-files.js'
import { isTypeScript } from './file-kinds.js'

/** True for a file of an installed package, by its absolute path. */
export function isInstalled(path: string): boolean {
  return path.includes(`${sep}node_modules${sep}`)
}

/** The name of the package that an installed file belongs to, as `hono` or `@nestjs/core`. */
export function packageNameOf(path: string): string {
  const inside = path.slice(path.lastIndexOf(`${sep}node_modules${sep}`) + sep.length * 2 + 'node_modules'.length)
  const words = inside.split(sep)
  return words.slice(0, inside.startsWith('@') ? 2 : 1).join('/')
}

/** True for a file of the program itself: not of an installed package, and not of hot-hook. */
export function isProjectFile(path: string): boolean {
  return !isInstalled(path) && !path.startsWith(OWN_FOLDER) && path !== LOADER_FILE
}

/** True for TypeScript of an installed package, which Node refuses to run. hot-hook runs it, but neither watches nor reloads it. */
export function isInstalledTypeScript(path: string): boolean {
  return isTypeScript(path) && isInstalled(path)
}
