import { realpathSync, statSync } from 'node:fs'

/** The path with all links resolved; `undefined` if there is nothing, the links form a cycle, or the name is invalid. */
export function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

/** The real path of a file; `undefined` for a folder, or if there is nothing. */
export function realFileOf(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? realpathSync(path) : undefined
  } catch {
    return undefined
  }
}
