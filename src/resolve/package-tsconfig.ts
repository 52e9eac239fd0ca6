import { foldersFrom } from '../files/folders-above.js'
import { readIfThere } from '../files/read-if-there.js'
import { getOrInsert } from '../node/get-or-insert.js'
import { orUndefined } from '../node/or-undefined.js'
import { join } from '../node/path.js'
import type { PackageScopes } from './package-scope.js'
import { parseTsconfigText, Tsconfigs } from './tsconfig.js'

type Options = Readonly<Record<string, unknown>>

/** A tsconfig that cannot be read whole: it is malformed, or extends a missing file, as many published ones do. */
export interface UnreadableTsconfig {
  /** Absolute path. */
  readonly file: string
  /** A sentence that names the malformed or missing file, which may be another one. */
  readonly problem: string
}

export interface PackageTsconfigPorts {
  readonly packages: PackageScopes
  onUnreadable(tsconfig: UnreadableTsconfig): void
}

/**
 * Returns a function that gives the compiler options for a folder of an installed package: those of the package's own tsconfig, or none. The
 * user cannot repair that file, so the parts that cannot be read are left out. Reads once per folder; never throws.
 */
export function createPackageTsconfigs({ packages, onUnreadable }: PackageTsconfigPorts): (folder: string) => Options {
  const tsconfigs = new Tsconfigs(undefined)
  const byFolder = new Map<string, Options>()

  const read = (folder: string): Options => {
    const file = ownTsconfig(folder, packages)
    if (file === undefined) return {}
    try {
      return tsconfigs.of(folder).compilerOptions
    } catch (error) {
      onUnreadable({ file, problem: (error as Error).message })
      // Those that it extends are left out.
      return orUndefined(() => parseTsconfigText(file, readIfThere(file) ?? '').compilerOptions) ?? {}
    }
  }

  return (folder) => getOrInsert(byFolder, folder, read)
}

/** Returns the nearest tsconfig.json above a folder in the same package. */
function ownTsconfig(folder: string, packages: PackageScopes): string | undefined {
  // Node reports a malformed package.json.
  const top = orUndefined(() => packages.of(folder)?.directory)
  for (const each of top === undefined ? [] : foldersFrom(folder)) {
    const file = join(each, 'tsconfig.json')
    if (readIfThere(file) !== undefined) return file
    if (each === top) break
  }
  return undefined
}
