// Runs programs with Node for Windows: under Wine, or on Windows itself. `node tests/windows/run.mjs [20] [22]`
import { CASES } from './cases.mjs'
import { prepare } from './prepare.mjs'
import { runUnits } from './units.mjs'

const majors = process.argv.slice(2)
let failed = 0
let passed = 0
let skipped = 0
for (const major of majors.length > 0 ? majors : ['20', '22']) {
  const place = await prepare(major)
  for (const { title, needsTerminal, run } of CASES) {
    if (needsTerminal && !place.hasTerminals) {
      skipped++
      console.log(`SKIPPED Node ${major} for Windows: ${title}: needs Wine, and script(1) for a terminal`)
      continue
    }
    const problem = await run(place).then(
      () => undefined,
      (error) => error,
    )
    if (problem === undefined) passed++
    else failed++
    console.log(`${problem === undefined ? 'passed' : 'FAILED'}  Node ${major} for Windows: ${title}`)
    if (problem !== undefined) console.log(`        ${problem.stack ?? problem}`)
  }
  // On Windows itself they are part of `npm test`.
  if (major === '22' && process.platform !== 'win32') {
    const units = runUnits(place)
    console.log(`passed  Node ${major} for Windows: ${units.passed} unit tests`)
    for (const { unit, text } of units.failed) {
      failed++
      console.log(`FAILED  Node ${major} for Windows: unit tests of ${unit}\n${text}`)
    }
  }
  place.close()
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exit(failed === 0 ? 0 : 1)
