// Runs a benchmark, in TypeScript as it is, under the loader: `node tests/bench/run.mjs [name] [options of it]...`. Without a name: `speed`
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runUnderLoader } from '../support/under-loader.mjs'

const folder = fileURLToPath(new URL('.', import.meta.url))
const args = process.argv.slice(2)
const [name, ...options] = /^[^-]/.test(args[0] ?? '') ? args : ['speed', ...args]

const names = readdirSync(folder).flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -'.ts'.length)] : []))
if (!names.includes(name)) {
  console.error(`There is no benchmark "${name}", but ${names.map((each) => `"${each}"`).join(', ')}.`)
  process.exit(1)
}
runUnderLoader(join(folder, `${name}.ts`), options)
