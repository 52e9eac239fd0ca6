import { withPathsOf } from '../../src/node/path.js'

/** The two kinds of systems whose paths differ. */
export const SYSTEMS = ['posix', 'win32'] as const
export type PathSystem = (typeof SYSTEMS)[number]

/** A path as it is written on a system: `/project/a.ts` is `C:\project\a.ts` on Windows. */
export function pathOn(system: PathSystem, path: string): string {
  return system === 'win32' && path.startsWith('/') ? `C:${path.replaceAll('/', '\\')}` : path
}

/** For each system: its name, a function that writes a path as it does there, and one that calls another with the paths of that system. */
export const ON_EACH_SYSTEM = SYSTEMS.map((system) => ({
  system,
  path: (path: string) => pathOn(system, path),
  run: <Result>(action: () => Result): Result => withPathsOf(system, action),
}))
