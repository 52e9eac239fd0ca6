import fc from 'fast-check'
import { FIELDS, isWhole } from '../../../src/processes/whole-message.js'
import type { Harm } from '../harms.js'
import { ANYTHING, shownShortly } from '../random-texts.js'

/** A number here would be that of a process of somebody, which the supervisor ends with the program. */
const NO_NUMBER = fc.oneof(fc.string(), fc.constantFrom(null, {}, [], -1, 0.5))

/** Messages as hot-hook's own, with fields that are wrong, or not there. */
const MESSAGE = fc.constantFrom(...Object.keys(FIELDS)).chain((type) => {
  const names = Object.keys(FIELDS[type] ?? {})
  const fields = names.map((name) => [name, name === 'pid' ? NO_NUMBER : ANYTHING] as const)
  return fc.record({ type: fc.constant(type), ...Object.fromEntries(fields) }, { requiredKeys: ['type'] })
})

/** The program says something to the supervisor that only looks like a message of hot-hook. */
export const sendMessage: Harm['run'] = async (victim, random, tell) => {
  const message = random.of(fc.oneof(MESSAGE, MESSAGE, ANYTHING).filter((each) => !isWhole(each)))
  const text = JSON.stringify(message)
  if (!victim.isSupervised || text.length > 5_000) return
  tell(shownShortly(text))
  const answer = await victim.app.get(`/send?${encodeURIComponent(text)}`)
  if (answer !== victim.expected) throw new Error(`It answers "${answer}", not "${victim.expected}"`)
  await victim.mend(random.oneOf(['page.ts', 'model.ts']))
}
