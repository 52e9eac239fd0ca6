import { readdirSync } from 'node:fs'
import { orUndefined } from '../node/or-undefined.js'
import { isDeclaration, isScript } from './file-kinds.js'

/** The names of the scripts in a folder, without declarations; none if it can't be read. */
export function scriptsIn(folder: string): string[] {
  return (orUndefined(() => readdirSync(folder)) ?? []).filter((name) => isScript(name) && !isDeclaration(name))
}
