import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { TestContext } from 'node:test'
import { type Finished, LOADER_BY_URL, node, printedBy } from './node.js'
import { type FileTree, Project } from './project.js'

const ESBUILD = createRequire(import.meta.url).resolve(`@esbuild/${process.platform}-${process.arch}/bin/esbuild`)

/** A program that prints what its modules export, in JSON. */
export const APP: FileTree = {
  'tsconfig.json': '{ "compilerOptions": { "jsx": "react", "jsxFactory": "paint" } }',
  'app.ts': `
    import data from './data.json'
    import { page } from './page.js'
    const { lazy } = await import('./lazy.js')
    console.log(JSON.stringify([page, lazy, data.a, data.a as number]))`,
  'page.tsx': `
    import { Model } from './model.js'
    const paint = (name: string) => name
    export const page: string[] = [<p />, new Model('é 🍵').title]`,
  'model.ts': 'export class Model { constructor(public title: string) {} }',
  'lazy.ts': `export enum Lazy { one = 'one' }\nexport const lazy: Lazy = Lazy.one`,
  'data.json': '{ "a": 1 }',
}
export const PRINTED = [['p', 'é 🍵'], 'one', 1, 1]

/** A project that is started again and again, with a cache of its own. */
export class Starts {
  readonly project: Project
  readonly #t: TestContext
  readonly #env: NodeJS.ProcessEnv
  #runs = 0

  constructor(t: TestContext, files: FileTree, env: NodeJS.ProcessEnv = {}) {
    this.#t = t
    this.project = new Project(t, files)
    // Stands before esbuild, and says that it was started: in whatever thread, by whatever function.
    this.project.write('esbuild.sh', `#!/bin/sh\necho started >> "$ESBUILD_LOG"\nexec '${ESBUILD}' "$@"\n`)
    mkdirSync(this.project.path('logs'))
    chmodSync(this.project.path('esbuild.sh'), 0o755)
    this.#env = {
      HOT_HOOK_CACHE: this.project.path('cache'),
      // With it, esbuild is started for the first edit.
      HOT_HOOK_WATCH: 'false',
      ESBUILD_BINARY_PATH: this.project.path('esbuild.sh'),
      ...env,
    }
  }

  /** Runs the program to its end, and says whether esbuild was started for it. */
  async run(
    args: readonly string[] = [...LOADER_BY_URL, 'app.ts'],
    env: NodeJS.ProcessEnv = {},
  ): Promise<Finished & { esbuild: boolean }> {
    const next = this.next(env)
    const finished = await node(this.#t, this.project, args, { env: next.env })
    return { ...finished, esbuild: next.isEsbuildStarted() }
  }

  /** What it prints, parsed, and whether esbuild was started for it. */
  async start(...args: Parameters<Starts['run']>): Promise<{ output: unknown; esbuild: boolean }> {
    const finished = await this.run(...args)
    return { output: printedBy(finished), esbuild: finished.esbuild }
  }

  /** The environment of the next run. Each has a log of its own: what the last one has started may say so late. */
  next(env: NodeJS.ProcessEnv = {}): { env: NodeJS.ProcessEnv; isEsbuildStarted(): boolean } {
    const log = this.project.path(`logs/${++this.#runs}`)
    return { env: { ...this.#env, ...env, ESBUILD_LOG: log }, isEsbuildStarted: () => existsSync(log) }
  }

  /** The paths of the cache's files, relative to the folder. */
  cacheFiles(folder = 'cache'): string[] {
    const path = this.project.path(folder)
    const names = existsSync(path) ? readdirSync(path, { recursive: true }).map(String) : []
    return names.filter((name) => name.endsWith('.source'))
  }
}

/** For suites that need {@link Starts}. */
export const onPosix = { skip: process.platform === 'win32' && 'the stand-in of esbuild is a shell script' }
