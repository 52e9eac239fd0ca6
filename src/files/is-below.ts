import { sep } from '../node/path.js'

/** True if a path is below a folder, at any depth. Both must be absolute and normalized. */
export function isBelow(path: string, folder: string): boolean {
  // The root of a drive ends with a separator.
  return path !== folder && path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/** True if a path is the folder itself, or below it. Both must be absolute and normalized. */
export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || isBelow(path, folder)
}
