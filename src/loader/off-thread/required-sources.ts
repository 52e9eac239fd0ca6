import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { encodingOf } from '../../files/file-kinds.js'
import { orUndefined } from '../../node/or-undefined.js'
import type { Toolchain } from '../../toolchain/toolchain.js'
import { plainSource, type Source } from '../../transpile/source.js'

/** What `require()` gets where Node does not ask the hooks about it. */
export class RequiredSources {
  readonly #tools: Toolchain

  constructor(tools: Toolchain) {
    this.#tools = tools
  }

  /** The source of a script. Most JavaScript is CommonJS, and needs no compiler to say so. */
  source(path: string, version: number): Source {
    const { sources } = this.#tools
    if (sources.get(path) === undefined && this.#isPlain(path)) this.plain(path)
    return sources.toLoad(path, version)
  }

  /** CommonJS that somebody else has made of a file; `undefined` where the file can't be read. */
  given(path: string, code: string, isOfOurs: boolean): Source | undefined {
    return orUndefined(() => this.#tools.sources.giveCommonJs(path, code, isOfOurs))
  }

  /** A file that is loaded as it is. */
  plain(path: string): Source {
    const format = path.endsWith('.json') ? 'json' : 'commonjs'
    const source = plainSource(path, readFileSync(path, encodingOf(path)), format)
    this.#tools.sources.set(source)
    return source
  }

  /** An ES module, to be run as CommonJS. */
  asCommonJs(path: string): Source {
    const { transpiler, sources } = this.#tools
    return sources.finish(transpiler.transpileToCommonJsSync(path, readFileSync(path, 'utf8')))
  }

  #isPlain(path: string): boolean {
    if (!path.endsWith('.js')) return false
    const type = this.#tools.packages.of(dirname(path))?.type
    return type === undefined ? !/^\s*(?:import|export)\b/m.test(readFileSync(path, 'utf8')) : type === 'commonjs'
  }
}
