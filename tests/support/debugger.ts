import { once } from 'node:events'
import { SourceMap } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { WebSocket } from 'ws'
import type { Program } from './program.js'

/** A place in a source, named by a path relative to the project's folder; lines count from 1. */
export interface Position {
  readonly file: string
  readonly line: number
}

/** Where a program has halted. */
export interface Pause {
  readonly reason: string
  /** From the innermost frame outwards; without those that are not of the project, or have no map. */
  readonly frames: readonly (Position & { readonly function: string })[]
  /** The variables of the innermost frame that are strings or numbers. */
  readonly variables: Readonly<Record<string, unknown>>
}

interface Script {
  readonly scriptId: string
  readonly sourceMapURL?: string
}

interface CallFrame {
  readonly functionName: string
  readonly location: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber: number }
  readonly scopeChain: readonly { readonly type: string; readonly object: { readonly objectId: string } }[]
}

interface PausedEvent {
  readonly reason: string
  readonly callFrames: readonly CallFrame[]
}

/**
 * A debugger as an editor has it: it knows the sources by the maps of what runs, and halts before each script with a map, to set its
 * breakpoints there.
 */
export class Debugger {
  readonly #program: Program
  readonly #socket: WebSocket
  readonly #answers = new Map<number, (answer: { result?: unknown; error?: unknown }) => void>()
  readonly #scripts = new Map<string, { readonly map: SourceMap | undefined }>()
  readonly #breakpoints: Position[] = []
  readonly #pauses: Pause[] = []
  readonly #setting = new Set<Promise<void>>()
  #lastId = 0

  /** Connects to a program that was started with `--inspect=0`, `--inspect-brk=0`, or opens its inspector by itself. */
  static async of(program: Program, breakpoints: readonly Position[] = []): Promise<Debugger> {
    await program.wrote(/Debugger listening on ws:\S+\n/)
    const socket = new WebSocket(/Debugger listening on (ws:\S+)\n/.exec(program.output)?.[1] ?? '')
    await once(socket, 'open')
    program.project.usedBy({ pause() {}, resume() {}, end: () => socket.terminate() })
    const debug = new Debugger(program, socket, breakpoints)
    await debug.#send('Debugger.enable')
    // A halt at the start of the program would be one with this, and could not be told from it.
    if (breakpoints.length > 0) {
      await debug.#send('Debugger.setInstrumentationBreakpoint', {
        instrumentation: 'beforeScriptWithSourceMapExecution',
      })
    }
    await debug.#send('Runtime.runIfWaitingForDebugger')
    return debug
  }

  private constructor(program: Program, socket: WebSocket, breakpoints: readonly Position[]) {
    this.#program = program
    this.#socket = socket
    this.#breakpoints.push(...breakpoints)
    socket.on('message', (data) => {
      const message = JSON.parse(String(data))
      if (message.id !== undefined) this.#answers.get(message.id)?.(message)
      if (message.method === 'Debugger.scriptParsed') this.#onScript(message.params as Script)
      if (message.method === 'Debugger.paused') void this.#onPaused(message.params as PausedEvent)
    })
  }

  /** What an action comes to, and where the program halts meanwhile; each pause is left when it has been looked at. */
  async during<T>(action: () => Promise<T>): Promise<{ pauses: Pause[]; result: T }> {
    const before = this.#pauses.length
    const result = await action()
    return { pauses: this.#pauses.slice(before), result }
  }

  /** Resolves when the breakpoints are set in all that is loaded. V8 does not halt before CommonJS, so there it may be late. */
  async isReady(): Promise<void> {
    // What was loaded before has been told before the answer.
    await this.#send('Runtime.getIsolateId')
    while (this.#setting.size > 0) await Promise.all(this.#setting)
  }

  /** The text of a source, as the map of what was loaded last has it. */
  textOf(file: string): string | undefined {
    const url = pathToFileURL(this.#program.project.path(file)).href
    const texts = [...this.#scripts.values()].flatMap(({ map }) => {
      const { sources = [], sourcesContent = [] } = map?.payload ?? {}
      return sources.includes(url) ? [sourcesContent[sources.indexOf(url)]] : []
    })
    return texts.at(-1)
  }

  #onScript({ scriptId, sourceMapURL }: Script): void {
    if (this.#scripts.has(scriptId)) return
    const data = /^data:application\/json;base64,(.*)$/.exec(sourceMapURL ?? '')?.[1]
    this.#scripts.set(scriptId, {
      map: data === undefined ? undefined : new SourceMap(JSON.parse(Buffer.from(data, 'base64').toString())),
    })
    if (data === undefined) return
    const work = this.#setBreakpoints(scriptId).finally(() => this.#setting.delete(work))
    this.#setting.add(work)
  }

  async #onPaused({ reason, callFrames }: PausedEvent): Promise<void> {
    if (reason === 'instrumentation') {
      await Promise.all(this.#setting)
      void this.#send('Debugger.resume')
      return
    }
    const frames = callFrames.flatMap(({ functionName, location }) => {
      const position = this.#positionOf(location)
      return position === undefined ? [] : [{ ...position, function: functionName }]
    })
    this.#pauses.push({ reason, frames, variables: await this.#variablesOf(callFrames[0]) })
    void this.#send('Debugger.resume')
  }

  async #setBreakpoints(scriptId: string): Promise<void> {
    const { scriptSource } = (await this.#send('Debugger.getScriptSource', { scriptId })) as { scriptSource: string }
    const open = new Set(this.#breakpoints)
    for (const [lineNumber, text] of scriptSource.split('\n').entries()) {
      const location = { scriptId, lineNumber, columnNumber: text.search(/\S|$/) }
      const position = this.#positionOf(location)
      for (const wanted of open) {
        if (position?.file !== wanted.file || position.line !== wanted.line) continue
        open.delete(wanted)
        await this.#send('Debugger.setBreakpoint', { location })
      }
    }
  }

  #positionOf({ scriptId, lineNumber, columnNumber }: CallFrame['location']): Position | undefined {
    const entry = this.#scripts.get(scriptId)?.map?.findEntry(lineNumber, columnNumber)
    if (entry === undefined || !('originalSource' in entry)) return undefined
    const path = fileURLToPath(entry.originalSource)
    const { folder } = this.#program.project
    return path.startsWith(folder) ? { file: path.slice(folder.length + 1), line: entry.originalLine + 1 } : undefined
  }

  async #variablesOf(frame: CallFrame | undefined): Promise<Record<string, unknown>> {
    const variables: Record<string, unknown> = {}
    for (const { type, object } of frame?.scopeChain ?? []) {
      if (type === 'global') continue
      const { result } = (await this.#send('Runtime.getProperties', { objectId: object.objectId })) as {
        result: readonly { name: string; value?: { type: string; value?: unknown } }[]
      }
      for (const { name, value } of result) {
        if (value?.type === 'string' || value?.type === 'number') variables[name] ??= value.value
      }
    }
    return variables
  }

  async #send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#lastId
    return await new Promise((resolve, reject) => {
      this.#answers.set(id, ({ result, error }) => {
        this.#answers.delete(id)
        if (error === undefined) resolve(result)
        else reject(new Error(`${method}: ${JSON.stringify(error)}`))
      })
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
  }
}
