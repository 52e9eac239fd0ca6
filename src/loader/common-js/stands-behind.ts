import { isAbsolute } from 'node:path'
import { isInstalledTypeScript, isProjectFile } from '../../files/project-file.js'
import { isRelative } from '../../resolve/specifier.js'

/**
 * True if a file that was found behind one that Node misses may stand for it: one of the project, or TypeScript of a package whose `exports`,
 * `imports` or `main` name what a build would make of it. What else a package lacks it lacks, as in plain Node.
 */
export function mayStandBehind(source: string, specifier: string): boolean {
  const isByMaps = !isRelative(specifier) && !isAbsolute(specifier) && !specifier.startsWith('file:')
  return isProjectFile(source) || (isByMaps && isInstalledTypeScript(source))
}
