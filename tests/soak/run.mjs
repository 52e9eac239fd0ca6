// Edits a server for a long time, and fails if something grows: `node tests/soak/run.mjs [--edits 2000] [--seed 1] [--leak listener]`
import { fileURLToPath } from 'node:url'
import { runUnderLoader } from '../support/under-loader.mjs'

if (process.platform !== 'linux') {
  console.log(`The soak test reads /proc, which only Linux has: nothing was tested on ${process.platform}.`)
  process.exit(0)
}
runUnderLoader(fileURLToPath(new URL('soak.ts', import.meta.url)), process.argv.slice(2))
