import { packageNameOf } from '../files/project-file.js'
import { join, sep } from '../node/path.js'
import type { LoadedFiles } from '../processes/supervised/messages.js'

/** Which files of packages a spare process loads: those that the last start has loaded, without the packages that can't bear it. */
export class PackagesAhead {
  readonly #onLeftOut: (name: string, problem: string) => void
  readonly #leftOut = new Set<string>()
  #loaded: LoadedFiles = []
  #isOff = false
  /** The files to load, in this order; another list whenever they change. */
  files: LoadedFiles = []

  constructor(onLeftOut: (name: string, problem: string) => void) {
    this.#onLeftOut = onLeftOut
  }

  /** The program has loaded these, besides those that it has found loaded. None of them may be loaded ahead if one `isAnyHot`. */
  onLoaded(found: LoadedFiles, loaded: LoadedFiles, isAnyHot: boolean): void {
    const all = new Map([...found, ...loaded])
    this.#loaded = isAnyHot ? [] : [...all]
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
const LOCKS = ['node_modules/.package-lock.json', 'node_modules/.modules.yaml', 'node_modules/.yarn-integrity']
const OUTER_LOCKS = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock']

/** What tells whether packages have changed: these files, the package.json of each, and the locks of their places. */
export function placesOf(files: LoadedFiles): string[] {
  const places = new Set(files.map(([path]) => path))
  for (const [path] of files) {
    const end = path.lastIndexOf(`${sep}node_modules${sep}`)
    places.add(join(path.slice(0, end), 'node_modules', packageNameOf(path), 'package.json'))
    for (const lock of [...LOCKS, ...OUTER_LOCKS]) places.add(join(path.slice(0, end), lock))
  }
  return [...places]
}
