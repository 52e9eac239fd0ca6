import { type Program, SERVER } from './program.js'
import type { FileTree } from './project.js'

/** Does something to the project, at once, and resolves when hot-hook has said a certain line about it. Returns that line. */
export async function saying(app: Program, line: RegExp | string, action: () => void): Promise<string> {
  const before = app.log.length
  app.project.atOnce(action)
  await app.said(line, before)
  return app.log.slice(before).find((said) => (typeof line === 'string' ? said.includes(line) : line.test(said))) ?? ''
}

/** The lines of updates only: without who has loaded the new code by now. */
export function updatesIn(log: readonly string[]): string[] {
  return log.filter((line) => !line.endsWith(' reloaded'))
}

/**
 * Whether a program noticed something can be told as soon as it has noticed what happened after it: `/other` answers with the
 * number in `other.ts`.
 *
 *     app.ts ┄┄▶ page.ts
 *        ┄┄┄┄┄▶ other.ts
 */
export const WITH_FENCE: FileTree = {
  'app.ts': SERVER,
  'other.ts': 'const mark: number = 0\nexport const answer = () => mark',
}

/** Saves `other.ts` of {@link WITH_FENCE}, and resolves when this is noticed: all that was done before has been noticed by then. */
export async function fence(app: Program): Promise<void> {
  const mark = Number(/= (\d+)/.exec(app.project.read('other.ts'))?.[1]) + 1
  await app.get('/other')
  await saying(app, /other\.ts.* changed/, () =>
    app.project.write('other.ts', `const mark: number = ${mark}\nexport const answer = () => mark`),
  )
}

/** Resolves when a program has ended by itself, with all that it wrote read. */
export async function ended(app: Program): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  await app.until('its end', () => !app.isRunning)
  return await app.exited
}
