import { urlOf } from '../../node/module-url.js'
import type { Toolchain } from '../../toolchain/toolchain.js'
import type { CommonJs } from '../common-js/common-js.js'
import { facadeUrlOf } from '../facade.js'
import type { LoadResult } from '../hook-types.js'
import { hasInterop, interopSource } from '../interop.js'
import type { CommonJsLoading } from '../load-file.js'
import type { CommonJsResolution } from '../resolve.js'
import type { Versions } from '../versions.js'

/** Resolves CommonJS for hooks in the program's thread, which Node calls for `require()` too. */
export function resolutionInThread(commonJs: CommonJs, versions: Versions, tools: Toolchain): CommonJsResolution {
  const { sources } = tools
  return {
    isRequiring: (importer) => commonJs.isRequiring(importer),
    isCommonJs: (path) => sources.get(path)?.format === 'commonjs',
    // With a format, Node would not choose the `require.extensions` handler of another package.
    tellsFormat: (path) => !commonJs.isLoadedByOthers(path),
    hasInterop: (importer, path) => hasInterop(importer, path, tools),
    onRequired(importer, specifier, path) {
      commonJs.onResolved(importer, specifier, path)
      const version = versions.of(path)
      if (version === 0 || sources.get(path)?.format !== 'module') return urlOf(path)
      commonJs.onFacade(path, version)
      return facadeUrlOf(path, version)
    },
  }
}

/** Loads CommonJS for hooks in the program's thread: Node's own CommonJS loader runs it, with our code. */
export function loadingInThread(commonJs: CommonJs): CommonJsLoading {
  return {
    interopSource,
    needsNode: true,
    answer({ path, code, text = '' }, result): LoadResult & { shouldBeReloadedByCJSLoader: boolean } {
      const given = code ?? text
      commonJs.give(path, given)
      // Node 22 runs a source with its real CommonJS loader if this is true. The result of hooks in Node's hooks thread does not have it.
      return { shouldBeReloadedByCJSLoader: true, ...result, format: 'commonjs', source: given }
    },
  }
}
