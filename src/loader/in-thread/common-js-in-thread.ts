import { urlOf } from '../../node/module-url.js'
import type { Toolchain } from '../../toolchain/toolchain.js'
import type { CommonJs } from '../common-js/common-js.js'
import { facadeUrlOf } from '../facade.js'
import type { LoadResult } from '../hook-types.js'
import { hasInterop, interopSource } from '../interop.js'
import type { CommonJsLoading } from '../load-file.js'
import type { CommonJsResolution } from '../resolve.js'
import type { Versions } from '../versions.js'

/** What is special about CommonJS for synchronous hooks: Node asks them about `require()` too. */
export function resolutionInThread(commonJs: CommonJs, versions: Versions, tools: Toolchain): CommonJsResolution {
  const { sources } = tools
  return {
    isCommonJs: (path) => sources.get(path)?.format === 'commonjs',
    // For a file that somebody else loads, Node would take the wrong handler then.
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

/** CommonJS is run by Node's own loader, which gets our code for it. */
export function loadingInThread(commonJs: CommonJs): CommonJsLoading {
  return {
    interopSource,
    needsNode: true,
    answer({ path, code, text = '' }, result): LoadResult & { shouldBeReloadedByCJSLoader: boolean } {
      const given = code ?? text
      commonJs.give(path, given)
      // By this Node 22 knows what its real CommonJS loader shall run; it is not in what comes from a thread of hooks.
      return { shouldBeReloadedByCJSLoader: true, ...result, format: 'commonjs', source: given }
    },
  }
}
