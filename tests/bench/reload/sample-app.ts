import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atExit } from '../support/at-exit.js'
import { peerFolder } from '../support/peers.js'
import { REPOSITORY } from '../support/repository.js'
import { APP_SOURCES, type ServerKind } from './app-sources.js'

/**
 * A program in a temporary folder, which goes with this process at the latest.
 *
 *     app.ts ──import──▶ version.ts
 */
export class SampleApp {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'hot-hook-bench-')))
  /** The one that was saved last, from 1 on. */
  version = 0
  readonly #leave = atExit(() => this.#remove())

  constructor(server: ServerKind) {
    mkdirSync(join(this.folder, 'node_modules'))
    const packages = { tsx: peerFolder('tsx'), fastify: packageFolder('fastify'), express: packageFolder('express') }
    for (const [name, folder] of Object.entries(packages)) {
      symlinkSync(folder, join(this.folder, 'node_modules', name), 'junction')
    }
    writeFileSync(join(this.folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(this.folder, 'app.ts'), APP_SOURCES[server])
    this.saveNext()
  }

  /** Saves the next version, in place, and returns it. */
  saveNext(): number {
    this.version++
    writeFileSync(join(this.folder, 'version.ts'), `export const version: number = ${this.version}\n`)
    return this.version
  }

  remove(): void {
    this.#remove()
    this.#leave()
  }

  #remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Where npm has put a package of this repository or of its demo. */
export function packageFolder(name: string): string {
  const inDemo = join(REPOSITORY, 'fixtures/demo/node_modules', name)
  return existsSync(inDemo) ? inDemo : join(REPOSITORY, 'node_modules', name)
}
