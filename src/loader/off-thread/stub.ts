import { pathOf } from '../../node/module-url.js'
import type { CommonJsLoading } from '../load-file.js'
import { commonJsStub } from './common-js-stub.js'
import { type ExportedNamesPorts, exportedNamesOf, withExportedNames } from './exported-names.js'

/** Loads CommonJS for hooks in Node's hooks thread: an `import` gets a stub (see `common-js-stub.ts`). */
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
 * The source of an interop module (see `interop.ts`) for Node 20, which ends the program if CommonJS throws that an `import` statement
 * imports. So it is written with `import()`, and the names of the exports have to be known.
 */
export function interopSourceOf(url: string, names: readonly string[]): string {
  const named = names.filter((name) => name !== 'default')
  const consts = named.map((name, index) => `${JSON.stringify(name)}:_${index}`)
  const exported = named.map((name, index) => `_${index} as ${JSON.stringify(name)}`)
  return `const {default:all,${consts}}=await import(${JSON.stringify(url)});export {${exported}};export default all?.__esModule ? all.default : all;`
}
