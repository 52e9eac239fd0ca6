import { renameSync, writeFileSync } from 'node:fs'

/** Saves in place. */
export const write: (path: string, text: string) => void = writeFileSync

/** Saves as many editors do: a new file takes the place of the old one. */
export function writeByRename(path: string, text: string): void {
  writeFileSync(`${path}.tmp~`, text)
  renameSync(`${path}.tmp~`, path)
}
