import { join } from 'node:path'
import { foldersFrom } from '../files/folders-above.js'
import { readIfThere } from '../files/read-if-there.js'
import { parseJsonc } from './jsonc.js'
import type { PackageScopes } from './package-scope.js'
import { assertTsconfigText, createTsconfigs } from './tsconfig.js'

type Options = Readonly<Record<string, unknown>>

/** A tsconfig that can't be read whole: it is malformed, or extends a file that is gone, as many do that are published. */
export interface UnreadableTsconfig {
  /** Absolute path. */
  readonly file: string
  /** A sentence that names the file with the mistake, which may be another one. */
  readonly problem: string
}

export interface PackageTsconfigPorts {
  readonly packages: PackageScopes
  onUnreadable(tsconfig: UnreadableTsconfig): void
}

/**
 * The compiler options for TypeScript in a folder of an installed package: those of the package's own tsconfig, and none without one. Nobody
 * can mend it there, so what can't be read of it is done without. Read once a folder; never throws.
 */
export function createPackageTsconfigs({ packages, onUnreadable }: PackageTsconfigPorts): (folder: string) => Options {
  const tsconfigs = createTsconfigs(undefined)
  const byFolder = new Map<string, Options>()

  const read = (folder: string): Options => {
    const file = ownTsconfig(folder, packages)
    if (file === undefined) return {}
    try {
      return tsconfigs.of(folder).compilerOptions
    } catch (error) {
      onUnreadable({ file, problem: (error as Error).message })
      return optionsIn(file)
    }
  }

  return (folder) => {
    let options = byFolder.get(folder)
    if (options === undefined) {
      options = read(folder)
      byFolder.set(folder, options)
    }
    return options
  }
}

/** The nearest tsconfig.json above a folder that lies in the same package. */
function ownTsconfig(folder: string, packages: PackageScopes): string | undefined {
  const top = topOf(folder, packages)
  for (const each of top === undefined ? [] : foldersFrom(folder)) {
    const file = join(each, 'tsconfig.json')
    if (readIfThere(file) !== undefined) return file
    if (each === top) break
  }
  return undefined
}

function topOf(folder: string, packages: PackageScopes): string | undefined {
  try {
    return packages.of(folder)?.directory
  } catch {
    return undefined // Node says what is wrong with a package.json
  }
}

/** What a tsconfig says itself, without what it extends. */
function optionsIn(file: string): Options {
  try {
    const text = readIfThere(file) ?? ''
    assertTsconfigText(file, text)
    return (parseJsonc(text) as { compilerOptions?: Options | null }).compilerOptions ?? {}
  } catch {
    return {}
  }
}
