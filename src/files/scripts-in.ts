import { readdirSync } from 'node:fs'
import { orUndefined } from '../node/or-undefined.js'
import { join } from '../node/path.js'
import { isDeclaration, isScript } from './file-kinds.js'

/** The names of the scripts in a folder, without declarations; none if it can't be read. */
export function scriptsIn(folder: string): string[] {
  return (orUndefined(() => readdirSync(folder)) ?? []).filter((name) => isScript(name) && !isDeclaration(name))
}

/** The paths of the scripts at and below a folder, without declarations. Packages and hidden folders are left out, and links not followed. */
export function scriptsBelow(folder: string): string[] {
  const entries = orUndefined(() => readdirSync(folder, { withFileTypes: true })) ?? []
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : scriptsBelow(path)
    return isScript(entry.name) && !isDeclaration(entry.name) ? [path] : []
  })
}
