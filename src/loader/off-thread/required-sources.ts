import { readFileSync } from 'node:fs'
import { encodingOf } from '../../files/file-kinds.js'
import { orUndefined } from '../../node/or-undefined.js'
import { dirname } from '../../node/path.js'
import { masked } from '../../syntax/masked.js'
import type { Toolchain } from '../../toolchain/toolchain.js'
import { plainSource, type Source } from '../../transpile/source.js'

/** The sources of required files, where Node does not call the hooks for `require()`. */
export class RequiredSources {
  readonly #tools: Toolchain

  constructor(tools: Toolchain) {
    this.#tools = tools
  }

  /** The source of a script, to be loaded as a version. JavaScript that is CommonJS is recognized without esbuild. */
  source(path: string, version: number): Source {
    const { sources } = this.#tools
    if (sources.get(path) === undefined && this.#isPlain(path)) this.plain(path)
    return sources.toLoad(path, version)
  }

  /** The source of CommonJS that a handler of another package has made of a file; `undefined` if that fails. */
  given(path: string, code: string, isOfOurs: boolean): Source | undefined {
    return orUndefined(() => this.#tools.sources.giveCommonJs(path, code, isOfOurs))
  }

  /** The source of a file that is loaded as it is. */
  plain(path: string): Source {
    const format = path.endsWith('.json') ? 'json' : 'commonjs'
    const source = plainSource(path, readFileSync(path, encodingOf(path)), format)
    this.#tools.sources.set(source)
    return source
  }

  /** The source of an ES module, transpiled to CommonJS. */
  asCommonJs(path: string): Source {
    const { transpiler, sources } = this.#tools
    return sources.finish(transpiler.transpileToCommonJsSync(path, readFileSync(path, 'utf8')))
  }

  #isPlain(path: string): boolean {
    if (!path.endsWith('.js')) return false
    const type = this.#tools.packages.of(dirname(path))?.type
    return type === undefined
      ? !/^\s*(?:import|export)\b/m.test(masked(readFileSync(path, 'utf8')))
      : type === 'commonjs'
  }
}
