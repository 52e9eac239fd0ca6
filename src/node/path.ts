import nodePath from 'node:path'

/**
 * The functions of `node:path`. All of `src` takes them from here, so that the tests of what handles paths can run with those of both kinds of
 * systems, whatever they run on.
 */
export let { basename, dirname, extname, isAbsolute, join, normalize, parse, relative, resolve, sep } = nodePath

/** For tests: calls a function with the paths of another system, and returns what it returns. */
export function withPathsOf<Result>(system: 'posix' | 'win32', action: () => Result): Result {
  const before = { basename, dirname, extname, isAbsolute, join, normalize, parse, relative, resolve, sep }
  const use = (path: typeof before) => {
    ;({ basename, dirname, extname, isAbsolute, join, normalize, parse, relative, resolve, sep } = path)
  }
  use(nodePath[system])
  try {
    return action()
  } finally {
    use(before)
  }
}
