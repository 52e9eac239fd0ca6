import { sep } from 'node:path'

/** True for a path, absolute and normalized, of something in the folder or further down. */
export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/** True for the folder itself too. */
export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || isBelow(path, folder)
}
