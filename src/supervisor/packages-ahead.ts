import { foldersFrom } from '../files/folders-above.js'
import { packageNameOf } from '../files/project-file.js'
import { basename, dirname, join } from '../node/path.js'
import type { LoadedFiles } from '../processes/supervised/messages.js'

/** Which files of packages a spare process loads: those that the last start has loaded, without the packages that can't bear it. */
export class PackagesAhead {
  readonly #onLeftOut: (name: string | undefined, problem: string) => void
  readonly #leftOut = new Set<string>()
  #loaded: LoadedFiles = []
  #isOff = false
  /** The files to load, in this order; another list whenever they change. */
  files: LoadedFiles = []

  /** `name`: of a package; `undefined` for all of them. */
  constructor(onLeftOut: (name: string | undefined, problem: string) => void) {
    this.#onLeftOut = onLeftOut
  }

  /** The program has loaded these, besides those that it has found loaded. None of them may be loaded ahead if one `isAnyHot`. */
  onLoaded(found: LoadedFiles, loaded: LoadedFiles, isAnyHot: boolean): void {
    const known = new Map(found)
    const isMore = loaded.some(([path]) => !known.has(path))
    // Where among those that it has found loaded the new ones belong is only seen by a start that loads all itself: the next one.
    if (isAnyHot || (found.length > 0 && isMore)) this.#loaded = []
    else this.#loaded = [...new Map([...found, ...loaded])]
    this.#update()
  }

  /** The package of this file has a problem with being loaded ahead of time. */
  leaveOut(path: string, problem: string): void {
    const name = packageNameOf(path)
    if (this.#leftOut.has(name)) return
    this.#leftOut.add(name)
    this.#onLeftOut(name, problem)
    this.#update()
  }

  /** A spare process that had these files to load has ended by itself. */
  onEnd(loaded: LoadedFiles): void {
    if (loaded.length === 0) return
    this.#isOff = true
    this.#onLeftOut(undefined, 'the process that loads them has ended by itself')
    this.#update()
  }

  #update(): void {
    const isLeft = ([path]: LoadedFiles[number]) => !this.#leftOut.has(packageNameOf(path))
    const files = this.#isOff ? [] : this.#loaded.filter(isLeft)
    const isSame = files.length === this.files.length && files.every(([path], index) => path === this.files[index]?.[0])
    if (!isSame) this.files = files
  }
}

/** Lock files that package managers write into `node_modules`, and beside it. */
const LOCKS = ['.package-lock.json', '.modules.yaml', '.pnpm/lock.yaml', '.yarn-integrity', '.yarn-state.yml']
const OUTER_LOCKS = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb']

/**
 * What tells whether packages have changed: these files, each package.json above them, and the locks of all places that they lie in: pnpm has
 * packages in `node_modules/.pnpm/<name>/node_modules`.
 */
export function placesOf(files: LoadedFiles): string[] {
  const places = new Set<string>()
  for (const [path] of files) {
    places.add(path)
    for (let folder = dirname(path); basename(folder) !== 'node_modules'; folder = dirname(folder)) {
      if (folder === dirname(folder)) break
      places.add(join(folder, 'package.json'))
    }
    for (const modules of foldersFrom(dirname(path))) {
      if (basename(modules) !== 'node_modules') continue
      for (const lock of LOCKS) places.add(join(modules, lock))
      for (const lock of OUTER_LOCKS) places.add(join(dirname(modules), lock))
    }
  }
  return [...places]
}
