import { pathOf } from '../../node/module-url.js'
import { interopSourceOf } from '../interop.js'
import type { CommonJsLoading } from '../load-file.js'
import { commonJsStub } from './common-js-stub.js'
import { type ExportedNamesPorts, exportedNamesOf, withExportedNames } from './exported-names.js'

/** How hooks in a thread of their own answer an `import` of CommonJS: with a stub. */
export function byStub(ports: ExportedNamesPorts): CommonJsLoading {
  return {
    interopSource: (url) => interopSourceOf(url, exportedNamesOf(ports.sourceOf(pathOf(url) ?? ''), ports)),
    needsNode: false,
    answer(source) {
      const code = source.code === undefined ? (source.text ?? '') : withExportedNames(source, ports)
      return { format: 'commonjs', source: commonJsStub(code), shortCircuit: true }
    },
  }
}
