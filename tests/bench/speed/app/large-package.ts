import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SampleApp } from './sample-app.js'

/** About 4 KB, of which none names `import.meta`. */
const FILLER = Array.from(
  { length: 60 },
  (_, line) => `export const value${line} = (x) => x + ${line} // a line of a package`,
).join('\n')

/**
 * Writes a package of many ES modules into the `node_modules` of an app, and an entry that imports it and writes a line. Returns the name of
 * that entry.
 *
 *     packages.js ──▶ large/index.js ──▶ large/m0.js, large/m1.js, …
 */
export function writeLargePackage(app: SampleApp, modules: number): string {
  const folder = join(app.folder, 'node_modules/large')
  mkdirSync(folder, { recursive: true })
  const names = Array.from({ length: modules }, (_, index) => `m${index}.js`)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "exports": "./index.js" }')
  writeFileSync(join(folder, 'index.js'), names.map((name) => `import './${name}'`).join('\n'))
  for (const name of names) writeFileSync(join(folder, name), FILLER)
  const entry = app.fileOf('hello').replace('hello', 'packages')
  writeFileSync(join(app.folder, entry), `import 'large'\nconsole.log('hello')\n`)
  return entry
}
