import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

/** Texts by path, relative to the project's folder. */
export type FileTree = Readonly<Record<string, string>>

/** A test, or whatever else comes to an end. */
export type Scope = Pick<TestContext, 'after'>

/** Somebody who works in a project. */
export interface User {
  pause(): void
  resume(): void
  end(): unknown
}

/** A program in a temporary folder, which is removed after the test. `hot-hook` and all packages of this repository can be imported. */
export class Project {
  readonly folder: string
  readonly #users: User[] = []
  #isPaused = false

  constructor(t: Scope, files: FileTree) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'hot-hook-')))
    t.after(async () => {
      for (const user of this.#users) await user.end()
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
    })
    const tree = { 'package.json': '{ "type": "module" }', ...files }
    for (const [path, text] of Object.entries(tree)) this.write(path, text)
    const hasModules = Object.keys(files).some((path) => path.startsWith('node_modules/'))
    if (hasModules) this.#link(REPOSITORY, 'node_modules/hot-hook')
    else this.#link(join(REPOSITORY, 'node_modules'), 'node_modules')
  }

  #link(target: string, name: string): void {
    try {
      symlinkSync(target, this.path(name), 'junction')
    } catch (error) {
      // Wine has no junctions. Units do without.
      if (process.platform !== 'win32') throw error
    }
  }

  /** Before the folder is removed, whoever works in it is ended. */
  usedBy(user: User): void {
    this.#users.push(user)
  }

  /** Does something while all who work in the project are paused: they find all of it at once. */
  atOnce(action: () => void): void {
    const isOutermost = !this.#isPaused
    this.#isPaused = true
    try {
      if (isOutermost) for (const user of this.#users) user.pause()
      action()
    } finally {
      if (isOutermost) {
        for (const user of this.#users) user.resume()
        this.#isPaused = false
      }
    }
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** The other way round: the path of something in the project, relative to its folder, with `/`. Other paths stay as they are. */
  nameOf(path: string): string {
    const name = relative(this.folder, path)
    return name.startsWith('..') || isAbsolute(name) ? path : name.replaceAll(sep, '/')
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8')
  }

  /** In place, but at once: on a busy machine a file may stay empty for long between the two steps of such a save. */
  write(name: string, text: string): void {
    this.atOnce(() => {
      mkdirSync(dirname(this.path(name)), { recursive: true })
      writeFileSync(this.path(name), text)
    })
  }

  /** Saves as many editors do: a new file takes the place of the old one. */
  writeByRename(name: string, text: string): void {
    const temporary = `${this.path(name)}.tmp~`
    writeFileSync(temporary, text)
    renameSync(temporary, this.path(name))
  }

  /** Replaces a text that must be there. */
  edit(name: string, from: string, to: string): void {
    const text = this.read(name)
    if (!text.includes(from)) throw new Error(`"${from}" is not in ${name}`)
    this.write(name, text.replace(from, to))
  }

  remove(name: string): void {
    rmSync(this.path(name), { recursive: true })
  }

  rename(from: string, to: string): void {
    renameSync(this.path(from), this.path(to))
  }

  touch(name: string): void {
    const now = new Date()
    utimesSync(this.path(name), now, now)
  }

  link(target: string, name: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true })
    symlinkSync(this.path(target), this.path(name), 'junction')
  }
}
