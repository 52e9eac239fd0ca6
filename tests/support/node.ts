import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type FileTree, Project, type Scope } from './project.js'

/** Long enough for a busy machine: a process that reaches it is ended, and its test has failed. */
const DEADLINE_MS = 30_000

/** The major version of the Node that the tests run on, and with them all programs. */
export const nodeMajor = Number(process.versions.node.split('.')[0])

/** As a person writes it, in a project that has hot-hook installed. */
export const LOADER = ['--import', 'hot-hook/ts']

/** By URL, for a working directory from which hot-hook can't be imported. */
export const LOADER_BY_URL = ['--import', new URL('../../loader.mjs', import.meta.url).href]

/** Where the loader's own files are: no message to a person should mention them. */
export const OWN_FOLDER = fileURLToPath(new URL('../../dist/', import.meta.url))

export interface NodeOptions {
  /** What is written to its standard input. Default: nothing, which then ends at once. */
  input?: string
  /** Relative to the project's folder, or absolute. Default: the project's folder. */
  cwd?: string
  env?: NodeJS.ProcessEnv
}

/** What a process said until its end. */
export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly project: Project
}

/** Runs `node ...args` in a project to its end. */
export async function node(
  t: Scope,
  files: FileTree | Project,
  args: readonly string[],
  options: NodeOptions = {},
): Promise<Finished> {
  const project = files instanceof Project ? files : new Project(t, files)
  const child = spawn(process.execPath, args, {
    cwd: options.cwd?.startsWith('/') ? options.cwd : project.path(options.cwd ?? '.'),
    stdio: 'pipe',
    env: { ...environment(), ...options.env },
  })
  t.after(() => void (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')))
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
  })
  child.stdin.on('error', () => {}) // it may end without reading
  child.stdin.end(options.input ?? '')

  const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS)
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  clearTimeout(timer)
  assert.notEqual(signal, 'SIGKILL', `It did not end within ${DEADLINE_MS} ms:\n${said.stdout}${said.stderr}`)
  return { code, signal, ...said, project }
}

/** Runs a program under the loader to its end. */
export async function runUnderLoader(
  t: TestContext,
  files: FileTree | Project,
  options: NodeOptions & { entry?: string; args?: readonly string[] } = {},
): Promise<Finished> {
  return await node(t, files, [...LOADER_BY_URL, options.entry ?? 'app.ts', ...(options.args ?? [])], options)
}

/** Runs a program that has to succeed, without a word on stderr. Returns what it printed, parsed as JSON. */
export async function printed(...args: Parameters<typeof runUnderLoader>): Promise<unknown> {
  return printedBy(await runUnderLoader(...args))
}

/** What a process that has succeeded in silence printed, parsed as JSON. */
export function printedBy({ code, stdout, stderr }: Finished): unknown {
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  return JSON.parse(stdout)
}

/** Texts without the project's folder, so that what two processes said of two projects can be compared. */
export function withoutFolder({ project }: Finished, text: string): string {
  return text.replaceAll(project.folder, '<project>')
}

/** Without what would make the process a test file, or make it talk otherwise than it does to a person. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _context, NODE_OPTIONS: _options, FORCE_COLOR: _force, ...rest } = process.env
  const own = Object.entries(rest).filter(([name]) => !name.startsWith('HOT_HOOK_'))
  return { ...Object.fromEntries(own), NODE_DISABLE_COLORS: '1' }
}
