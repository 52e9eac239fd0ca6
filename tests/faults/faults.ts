/**
 * Does random harm to running programs, one after another, until the time is over. Ends with 1 at the first that does not come through it.
 *
 *     a round: a new project ──▶ a server under hot-hook ──▶ harm, look, mend, look ──▶ … ──▶ its end: nothing is left behind
 *
 * A round is determined by its seed: `--seed` of a failed one repeats it first.
 */
import { parseArgs } from 'node:util'
import { inTime } from '../../src/runtime/deadline.js'
import { HARMS, type Harm } from './harms.js'
import { Random } from './random.js'
import { Victim } from './victim.js'

/** A step takes seconds, also on a busy machine. A process that was asked to end is killed after 5. */
const LONGEST_STEP_MS = 60_000
const STEPS = 6

const { values } = parseArgs({
  options: { seconds: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
})
const endsAt = performance.now() + Number(values.seconds ?? 60) * 1_000
const only = values.only?.split(',')
const harms = HARMS.filter(({ name }) => only === undefined || only.includes(name))
if (harms.length === 0)
  throw new Error(`There is no harm "${values.only}", but ${HARMS.map(({ name }) => name).join(', ')}`)

const done = new Map<string, number>()
let seed = Number(values.seed ?? Date.now() % 1_000_000)
console.log(`the first seed is ${seed}`)
for (; performance.now() < endsAt; seed++) {
  const problem = await round(new Random(seed))
  if (problem === undefined) continue
  console.error(`\nThe round of seed ${seed} has failed:\n${problem}`)
  process.exit(1)
}
const counts = Array.from(done, ([name, count]) => `${name} ${count}`).join(', ')
console.log(`no harm has done any, after these: ${counts}`)

/** Returns what went wrong. */
async function round(random: Random): Promise<string | undefined> {
  const victim = new Victim(random)
  const steps: string[] = [victim.description]
  try {
    await within(victim.start())
    for (let step = 0; step < STEPS && performance.now() < endsAt; step++) {
      const harm = random.oneOf(harms)
      await within(step1(harm, victim, random, steps))
      done.set(harm.name, (done.get(harm.name) ?? 0) + 1)
    }
    await within(victim.end())
    return undefined
  } catch (error) {
    return `${steps.join('\n')}\n${error}\nThe program wrote:\n${victim.output}`
  } finally {
    await victim.remove()
  }
}

async function step1(harm: Harm, victim: Victim, random: Random, steps: string[]): Promise<void> {
  await harm.run(victim, random, (what) => steps.push(`- ${harm.name}: ${what}`))
  victim.assertTidy()
}

async function within(step: Promise<void>): Promise<void> {
  if ((await inTime(step, LONGEST_STEP_MS)) === 'late') throw new Error(`This took more than ${LONGEST_STEP_MS} ms`)
}
