import { pathOf } from '../../node/module-url.js'
import { interopSourceOf } from '../interop.js'
import type { LoadPorts } from '../load.js'
import { commonJsStub } from './common-js-stub.js'
import { type ExportedNamesPorts, exportedNamesOf, withExportedNames } from './exported-names.js'

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
