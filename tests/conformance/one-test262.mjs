// Runs one test of test262: node tests/conformance/one-test262.mjs <folder of test262> <file>. Its exit code is 0 if the test passes.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInThisContext } from 'node:vm'

const [, , folder = '.', file = ''] = process.argv
const text = readFileSync(join(folder, file), 'utf8')
const about = /\/\*---([\s\S]*?)---\*\//.exec(text)?.[1] ?? ''
const listOf = (key) => {
  const inline = new RegExp(`^ *${key}: *\\[(.*)\\]`, 'm').exec(about)?.[1]
  const lines = new RegExp(`^ *${key}:\\s*\\n((?: *- .*\\n)+)`, 'm').exec(about)?.[1]
  return (inline ?? lines ?? '')
    .split(/[,\n]/)
    .map((each) => each.replace(/^ *-? */, '').trim())
    .filter(Boolean)
}
const flags = listOf('flags')
const negative = /^negative:[\s\S]*?^ +type: *(\w+)/m.exec(about)?.[1]

const harness = [
  'assert.js',
  'sta.js',
  ...(flags.includes('async') ? ['doneprintHandle.js'] : []),
  ...listOf('includes'),
]
let isDone = !flags.includes('async')
globalThis.print = (line) => {
  if (line === 'Test262:AsyncTestComplete') isDone = true
  else fail(line)
}
if (!flags.includes('raw')) for (const name of harness) run(name)

process.on('exit', (code) => {
  if (code === 0 && !isDone) fail('It did not end')
})
try {
  await import(pathToFileURL(resolve(folder, file)).href)
  if (negative !== undefined) fail(`Expected a ${negative}`)
} catch (error) {
  const name = negative === 'SyntaxError' && error instanceof SyntaxError ? negative : error?.constructor?.name
  if (name !== negative) fail(error?.stack ?? error)
  isDone = true
}

function run(name) {
  runInThisContext(readFileSync(join(folder, 'harness', name), 'utf8'), { filename: name })
}

function fail(reason) {
  console.error(String(reason))
  process.exit(1)
}
