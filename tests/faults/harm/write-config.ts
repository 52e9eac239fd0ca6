import fc from 'fast-check'
import type { Harm } from '../harms.js'
import { ANYTHING, jsonWith, shownShortly } from '../random-texts.js'

const some = (...names: string[]) => fc.dictionary(fc.constantFrom(...names), ANYTHING, { maxKeys: 3 })

const COMPILER_OPTIONS = some(
  'target',
  'module',
  'moduleResolution',
  'jsx',
  'jsxFactory',
  'paths',
  'baseUrl',
  'lib',
  'rootDirs',
)
const PATHS = fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(ANYTHING, fc.array(fc.string({ maxLength: 5 }))), {
  maxKeys: 3,
})
const TSCONFIG = fc.oneof(
  fc.record({ compilerOptions: fc.oneof(ANYTHING, COMPILER_OPTIONS) }),
  fc.record({ compilerOptions: fc.record({ paths: PATHS }) }),
  some('extends', 'files', 'include', 'references', 'compilerOptions'),
  ANYTHING,
)
/** No option that keeps saves from being noticed. */
const HOT_HOOK = some('root', 'rootDirectory', 'throwWhenBoundariesAreNotDynamicallyImported', 'onFullReloadAsked', 'x')
const PACKAGE_JSON = fc.oneof(
  fc.record({ type: fc.constant('module'), hotHook: fc.oneof(ANYTHING, HOT_HOOK) }),
  some('type', 'name', 'imports', 'exports', 'main'),
  ANYTHING,
)

/** A config file says something else, mostly nonsense, and then again what it said. */
export const writeConfig: Harm['run'] = async (victim, random, tell) => {
  const name = random.oneOf(['tsconfig.json', 'package.json'] as const)
  const text = random.of(jsonWith(name === 'tsconfig.json' ? TSCONFIG : PACKAGE_JSON))
  tell(`${name} becomes ${shownShortly(text)}`)
  victim.project.write(name, text)
  await victim.serves()
  await victim.mend(name)
  await victim.mend('page.ts')
  await victim.fence()
}
