import { isInstalledTypeScript, isProjectFile } from '../../files/project-file.js'
import { isAbsolute } from '../../node/path.js'
import { isRelative } from '../../resolve/specifier.js'

/**
 * True if a TypeScript file may be loaded for the JavaScript file that Node did not find: any file of the project; in a package, the source
 * of a file that `exports`, `imports` or `main` name and that was not built. What a package lacks otherwise, it lacks in plain Node too.
 */
export function mayStandBehind(source: string, specifier: string): boolean {
  const isByMaps = !isRelative(specifier) && !isAbsolute(specifier) && !specifier.startsWith('file:')
  return isProjectFile(source) || (isByMaps && isInstalledTypeScript(source))
}
