import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import type { Harm } from '../harms.js'
import { shownShortly } from '../random-texts.js'

/** What no program can be made of: the last good version goes on. */
const NO_FILES: Readonly<Record<string, (path: string) => void>> = {
  'a named pipe': (path) => execFileSync('mkfifo', [path]),
  'a folder': (path) => mkdirSync(path),
  'a link to itself': (path) => symlinkSync(path, path),
  'a link to an endless device': (path) => symlinkSync('/dev/zero', path),
  'a link to nothing': (path) => symlinkSync(`${path}.gone`, path),
  'a syntax error': (path) => writeFileSync(path, 'export const answer = = 1'),
  'a conflict of git': (path) => writeFileSync(path, '<<<<<<< HEAD\nexport const a = 1\n=======\n>>>>>>> other\n'),
  'half a file': (path) => writeFileSync(path, 'export const answer = () => {'),
}
/** What may be a program, by chance. */
const TEXTS: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 2_000 }),
  fc.uint8Array({ maxLength: 2_000 }),
  fc.constantFrom(
    '',
    '\u0000',
    '\uFEFF',
    'export {}',
    'throw 1',
    'throw undefined',
    'throw { get stack() { throw 1 } }',
  ),
  fc.string({
    unit: fc.constantFrom('{', '}', '(', '`', '${', "'", '"', '/*', '//', '\n', 'import ', 'export ', 'x', '@', '<x>'),
  }),
  fc.constantFrom('x'.repeat(200_000), `${'x'.repeat(200_000)} =`),
)

/** Something else takes the place of a module, and then a good text again. */
export const replaceFile: Harm['run'] = async (victim, random, tell) => {
  const name = random.oneOf(['page.ts', 'model.ts'] as const)
  const path = victim.project.path(name)
  const isFile = random.onceIn(2)
  const kind = random.oneOf(Object.keys(NO_FILES))
  const text = random.of(TEXTS)
  tell(`${name} becomes ${isFile ? shownShortly(text) : kind}`)
  const before = victim.output.length
  victim.project.atOnce(() => {
    rmSync(path, { force: true })
    if (isFile) writeFileSync(path, text)
    else NO_FILES[kind]?.(path)
  })
  await victim.fence()
  const answer = await victim.serves()
  if (!isFile && answer !== victim.expected) throw new Error(`It answers "${answer}", not "${victim.expected}"`)
  if (!isFile && !victim.output.slice(before).includes(name)) throw new Error(`It says nothing of ${name}`)
  await victim.mend(name)
}
