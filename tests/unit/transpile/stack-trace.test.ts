import assert from 'node:assert/strict'
import { after, afterEach, describe, it } from 'node:test'
import { compileFunction } from 'node:vm'
import { EsbuildService } from '../../../src/transpile/esbuild-service.js'
import { installStackTraces, NO_MAPS } from '../../../src/transpile/stack-trace.js'
import { EsbuildTranspiler } from '../../../src/transpile/transpiler.js'

const { prepareStackTrace } = Error
const esbuild = new EsbuildService()
const transpiler = new EsbuildTranspiler({ esbuild, compilerOptionsOf: () => ({}), packageTypeOf: () => 'module' })
afterEach(() => {
  Error.prepareStackTrace = prepareStackTrace
})
after(() => esbuild.stop())

/** The function `run` of a text in TypeScript, loaded as a file of some version. `maps` are the paths that were asked for. */
function load(
  path: string,
  contents: string,
  { scheme = 'file://', suffix = '' } = {},
): { run: () => unknown; maps: string[] } {
  const { code, map } = transpiler.transpileSync(path, contents)
  const maps: string[] = []
  installStackTraces({
    has: (asked) => asked === path,
    isAsWritten: () => false,
    revisionOf: () => 0,
    latest: () => 0,
    get(asked) {
      maps.push(asked)
      return asked === path ? String(map) : undefined
    },
  })
  const module: { exports: { run?: () => unknown } } = { exports: {} }
  compileFunction(String(code), ['exports', 'module'], { filename: `${scheme}${path}${suffix}` })(
    module.exports,
    module,
  )
  return { run: () => module.exports.run?.(), maps }
}

/** The stack of what a function throws. */
function stackOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return String((error as Error).stack)
  }
  return assert.fail('nothing was thrown')
}

const THROWS = `
interface Nothing {
  here: never
}

export function run(): never {
  throw new TypeError('on purpose')
}
`

describe('installed stack traces', () => {
  it('have the message of the error first', () => {
    const { run } = load('/project/src/a.cts', THROWS)

    assert.match(stackOf(run), /^TypeError: on purpose\n {4}at /)
  })

  it('name lines and columns of the source', () => {
    const { run } = load('/project/src/a.cts', THROWS)

    assert.match(stackOf(run), /\n {4}at (?:Object\.)?run \(file:\/\/\/project\/src\/a\.cts:7:9\)\n/)
  })

  it('name the source by its clean URL at every version', () => {
    const { run } = load('/project/src/a.cts', THROWS, { suffix: '?hot-hook=2' })

    const stack = stackOf(run)

    assert.match(stack, /\(file:\/\/\/project\/src\/a\.cts:7:9\)/)
    assert.doesNotMatch(stack, /hot-hook=2/)
  })

  it('find the map of a path that a URL escapes', () => {
    const { code, map } = transpiler.transpileSync('/my app/a.cts', THROWS)
    installStackTraces({
      has: (asked) => asked === '/my app/a.cts',
      isAsWritten: () => false,
      revisionOf: () => 0,
      latest: () => 0,
      get: (asked) => (asked === '/my app/a.cts' ? String(map) : undefined),
    })
    const module: { exports: { run?: () => unknown } } = { exports: {} }
    compileFunction(String(code), ['exports', 'module'], { filename: 'file:///my%20app/a.cts' })(module.exports, module)

    assert.match(
      stackOf(() => module.exports.run?.()),
      /file:\/\/\/my%20app\/a\.cts:7:9/,
    )
  })

  it('map CommonJS, whose frames name a path', () => {
    const { run } = load('/project/src/a.cts', THROWS, { scheme: '' })

    assert.match(stackOf(run), /\(\/project\/src\/a\.cts:7:9\)/)
  })

  it('leave out the frames of the loader itself', () => {
    installStackTraces(NO_MAPS)
    const compilerOptionsOf = () => {
      throw new Error('on purpose')
    }
    const failing = new EsbuildTranspiler({ esbuild, compilerOptionsOf, packageTypeOf: () => undefined })

    const stack = stackOf(() => failing.transpileSync('/project/a.ts', ''))

    assert.match(stack, /compilerOptionsOf \(/)
    assert.doesNotMatch(stack, /src\/transpile/)
  })

  it('leave out calls of the loader in files of the program', () => {
    installStackTraces(NO_MAPS, (site) => site.getFunctionName() === 'ofLoader')

    const stack = stackOf(function ofLoader() {
      throw new Error('on purpose')
    })

    assert.match(stack, /stackOf/)
    assert.doesNotMatch(stack, /ofLoader/)
  })

  it('leave frames of files without a map as they are', () => {
    installStackTraces(NO_MAPS)

    const stack = stackOf(() => {
      throw new Error('on purpose')
    })

    assert.match(stack, /stack-trace\.test\.ts:\d+:\d+/)
  })

  it('ask for no map before a stack is read', () => {
    const { maps } = load('/project/src/a.cts', THROWS)

    assert.deepEqual(maps, [])
  })

  it('show the code that Node gives its own errors', () => {
    installStackTraces(NO_MAPS)

    const stack = stackOf(() => Buffer.from(1 as never))

    assert.match(stack, /^TypeError \[ERR_INVALID_ARG_TYPE\]: /)
  })

  it('show the code of a failed assertion once', () => {
    installStackTraces(NO_MAPS)

    const stack = stackOf(() => assert.equal(1, 2, 'no tea'))

    assert.match(stack, /^AssertionError \[ERR_ASSERTION\]: no tea\n/)
  })

  for (const code of ['E_NO_TEA', 'ERR_NO_TEA', 1]) {
    it(`show no code that a program gives its errors, as ${code}`, () => {
      installStackTraces(NO_MAPS)

      const stack = stackOf(() => {
        throw Object.assign(new Error('no tea'), { code })
      })

      assert.match(stack, /^Error: no tea\n/)
    })
  }

  it('survive an error that can not be shown', () => {
    installStackTraces(NO_MAPS)

    const stack = stackOf(() => {
      const error = new Error('on purpose')
      Object.defineProperty(error, 'message', {
        get: () => {
          throw new Error('not to be read')
        },
      })
      throw error
    })

    assert.match(stack, /^<error>\n {4}at /)
  })

  it('keep the async prefix of frames', async () => {
    installStackTraces(NO_MAPS)
    const inner = async () => {
      await Promise.resolve()
      throw new Error('on purpose')
    }
    const outer = async () => await inner()

    const stack = await outer().catch((error: Error) => String(error.stack))

    assert.match(stack, /at async outer /)
  })
})
