import { pathOf } from '../../node/module-url.js'
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

/**
 * The source of the module that stands before CommonJS (`interop.ts`). Node 20 ends a program in which CommonJS throws that a statement
 * imports: so there is none in it, and the names of the exports have to be known.
 */
export function interopSourceOf(url: string, names: readonly string[]): string {
  const named = names.filter((name) => name !== 'default')
  const consts = named.map((name, index) => `${JSON.stringify(name)}:_${index}`)
  const exported = named.map((name, index) => `_${index} as ${JSON.stringify(name)}`)
  return `const {default:all,${consts}}=await import(${JSON.stringify(url)});export {${exported}};export default all?.__esModule ? all.default : all;`
}
