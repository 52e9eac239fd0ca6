import { realpathSync, statSync } from 'node:fs'

/** The path without links in it; `undefined` where nothing is: no such file, a circle of links, a name that can't be one. */
export function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

/** The same for a file only, not for a folder. */
export function realFileOf(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? realpathSync(path) : undefined
  } catch {
    return undefined
  }
}
