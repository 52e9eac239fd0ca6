// Runs the tests, in TypeScript as they are, under the loader that they test: `node tests/run.mjs [part of a file's name]...`
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))
const loader = new URL('../loader.mjs', import.meta.url)
const wanted = process.argv.slice(2)

const files = readdirSync(folder, { recursive: true })
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort()
  .map((file) => join(folder, file))
if (files.length === 0) {
  console.error(`No test file has "${wanted.join('" or "')}" in its name.`)
  process.exit(1)
}

// Most tests wait for other processes: more of them at a time than a small machine has cores.
const args = [
  '--import',
  loader.href,
  '--test',
  '--test-concurrency=3',
  '--test-timeout=600000',
  '--test-reporter=spec',
  ...files,
]
const runner = spawn(process.execPath, args, { stdio: 'inherit', cwd: join(folder, '..'), env: { ...process.env } })
runner.on('exit', (code, signal) => process.exit(signal === null ? code : 1))
