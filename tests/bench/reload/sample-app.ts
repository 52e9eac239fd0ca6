import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { TemporaryFolder } from '../support/temporary-folder.js'
import { packageFolders } from './packages.js'
import { PROGRAMS, type ServerKind } from './programs.js'

/**
 * A program in a temporary folder, which goes with this process at the latest.
 *
 *     the entry ──▶ ... ──▶ version.ts
 */
export class SampleApp {
  /** The one that was saved last, from 1 on. */
  version = 0
  readonly #folder = new TemporaryFolder()
  readonly #versionPath: string

  constructor(server: ServerKind) {
    const { entry, files } = PROGRAMS[server]
    this.#versionPath = join(dirname(entry), 'version.ts')
    for (const [name, folder] of Object.entries(packageFolders(server))) {
      symlinkSync(folder, this.#place(`node_modules/${name}`), 'junction')
    }
    writeFileSync(this.#place('package.json'), '{ "type": "module" }')
    for (const [path, text] of Object.entries(files())) writeFileSync(this.#place(path), text)
    this.saveNext()
  }

  get folder(): string {
    return this.#folder.path
  }

  /** Saves the next version, in place, and returns it. */
  saveNext(): number {
    this.version++
    writeFileSync(join(this.folder, this.#versionPath), `export const version: number = ${this.version}\n`)
    return this.version
  }

  remove(): void {
    this.#folder.remove()
  }

  /** The absolute path of a file of the program, in a folder that is there. */
  #place(path: string): string {
    const place = join(this.folder, path)
    mkdirSync(dirname(place), { recursive: true })
    return place
  }
}
