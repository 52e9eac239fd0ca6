import { pathOf } from '../module-url.js'
import { commonJsStub } from '../transpile/common-js-stub.js'
import { type ExportedNamesPorts, exportedNamesOf, withExportedNames } from './exported-names.js'
import { interopSourceOf } from './interop.js'
import type { LoadPorts } from './load.js'

/** How hooks in a thread of their own answer an `import` of CommonJS: with a stub. */
export function byStub(
  ports: ExportedNamesPorts,
): Pick<LoadPorts, 'commonJs' | 'needsNodeForCommonJs' | 'interopSource'> {
  return {
    interopSource: (url) => interopSourceOf(url, exportedNamesOf(ports.sourceOf(pathOf(url) ?? ''), ports)),
    needsNodeForCommonJs: false,
    commonJs(source) {
      const code = source.code === undefined ? (source.text ?? '') : withExportedNames(source, ports)
      return { format: 'commonjs', source: commonJsStub(code), shortCircuit: true }
    },
  }
}
