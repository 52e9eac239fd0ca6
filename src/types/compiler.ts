import { createRequire } from 'node:module'
import { readIfThere } from '../files/read-if-there.js'
import { urlOf } from '../node/module-url.js'
import { orUndefined } from '../node/or-undefined.js'
import { dirname, join } from '../node/path.js'

/** The TypeScript of a project. */
export type Compiler = {
  readonly version: string
} & (
  | {
      /** Up to version 6: JavaScript, which watches the files itself. */
      readonly kind: 'script'
      readonly path: string
    }
  | {
      /**
       * From version 7 on: a native program. It takes a tenth of the time, so it is run anew for each save: its own `--watch` can't be relied upon.
       * (7.0.2 noticed no save on Linux, and 7.1.0-dev.20261021.1 takes every file that is written in the project for one.)
       */
      readonly kind: 'native'
      readonly path: string
    }
)

const FIRST_NATIVE = 7

/** Returns the `typescript` that files in one of these folders would import; `undefined` if it is not installed. Rejects if it is incomplete. */
export async function findCompiler(folders: readonly string[]): Promise<Compiler | undefined> {
  const manifest = folders.map(manifestFrom).find((path) => path !== undefined)
  if (manifest === undefined) return undefined
  const { version } = JSON.parse(readIfThere(manifest) ?? '{}') as { version: string }
  const library = join(dirname(manifest), 'lib')
  const isNative = Number.parseInt(version, 10) >= FIRST_NATIVE
  return isNative
    ? { kind: 'native', version, path: await nativeIn(library) }
    : { kind: 'script', version, path: join(library, 'tsc.js') }
}

function manifestFrom(folder: string): string | undefined {
  return orUndefined(() => createRequire(join(folder, 'any.js')).resolve('typescript/package.json'))
}

/** The program of this system. `bin/tsc` would be a process of Node's that waits for it, and if killed leaves it behind. */
async function nativeIn(library: string): Promise<string> {
  const found = (await import(urlOf(join(library, 'getExePath.js')))) as { default(): string }
  return found.default()
}
