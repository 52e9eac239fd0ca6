import { cpSync, existsSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Project, type Scope } from './project.js'

/**
 * A copy of a fixture, to be edited:
 *
 *     <project>/node_modules      -> node_modules of the repository
 *     <project>/app/node_modules  -> fixtures/<name>/node_modules, where npm made one
 *     <project>/app/src
 */
export function copyOfFixture(t: Scope, name: string): Project {
  const fixture = fileURLToPath(new URL(`../../fixtures/${name}/`, import.meta.url))
  const project = new Project(t, {})
  cpSync(fixture, project.path('app'), { recursive: true, filter: (path) => basename(path) !== 'node_modules' })
  const modules = join(fixture, 'node_modules')
  if (existsSync(modules)) symlinkSync(modules, project.path('app/node_modules'), 'junction')
  return project
}
