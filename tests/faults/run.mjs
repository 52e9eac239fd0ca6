// Does random harm to running programs: `node tests/faults/run.mjs [--seconds 60] [--seed 1] [--only file,config,cache,message,kill,start]`.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const loader = new URL('../../loader.mjs', import.meta.url)
const main = fileURLToPath(new URL('faults.ts', import.meta.url))
// What this process loads never changes.
const child = spawn(process.execPath, ['--import', loader.href, main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, HOT_HOOK_WATCH: 'false' },
})
child.on('exit', (code) => process.exit(code ?? 1))
