import { rmSync } from 'node:fs'
import { brokenSource, pageSource } from './app-sources.js'
import type { EditKind } from './edits.js'
import type { SoakedProgram } from './soaked-program.js'
import { write, writeByRename } from './write.js'

/** A page of the program. Each edit ends when the program has shown that it knows of it. */
export class EditedPage {
  readonly #program: SoakedProgram
  readonly #name: string
  /** What it is asked by. */
  readonly #url: string
  readonly #leak: string
  /** A page that is edited where another edit leaves nothing to be seen: when it has changed, the other edit has been noticed as well. */
  readonly #fence: EditedPage | undefined
  #version = 0
  #types = 0

  constructor(program: SoakedProgram, name: string, leak = '', fence?: EditedPage) {
    this.#program = program
    this.#name = name
    this.#url = `/${name.replace(/\..*/, '')}`
    this.#leak = leak
    this.#fence = fence
  }

  async edit(kind: EditKind): Promise<void> {
    const path = this.#program.path(this.#name)
    switch (kind) {
      case 'same':
        write(path, this.#source())
        await this.#fence?.edit('plain')
        return
      case 'types':
        this.#types++
        await this.#says('types or comments only', () => write(path, this.#source()))
        return
      case 'broken':
        await this.#says('\\d+:\\d+', () => write(path, brokenSource(this.#version + 1)))
        break
      case 'deleted':
        await this.#says('is gone', () => rmSync(path))
        break
    }
    this.#version++
    const save = kind === 'renamed' ? writeByRename : write
    save(path, this.#source())
    await this.#program.get(`${this.#url}?wanted=${this.#version}`)
  }

  #source(): string {
    return pageSource(this.#version, this.#types, this.#leak)
  }

  async #says(what: string, save: () => void): Promise<void> {
    await this.#program.says(new RegExp(`^\\[hot-hook\\] ${this.#name}:? ?${what}`, 'm'), save)
  }
}
