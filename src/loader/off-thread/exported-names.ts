import type { Source } from '../../transpile/source.js'

export interface ExportedNamesPorts {
  /** The project file that a specifier means in an importer. */
  find(specifier: string, importer: string): string | undefined
  /** The source of a file. Throws what reading and transpiling throw. */
  sourceOf(path: string): Source
}

/** The list of exported names that esbuild adds to CommonJS for Node: `a,` and `...require("./b.cjs")`. */
const LIST = /^(0 && \(module\.exports = \{)([^}]*)(\}\);?)$/m
const AGAIN = /^\.\.\.require\((".*")\)$/

/**
 * The code of CommonJS, with the names in its list that it exports again from other CommonJS. Node follows `...require()` by itself, but
 * only into JavaScript if the hooks run in the hooks thread.
 */
export function withExportedNames(
  { path, code = '' }: Pick<Source, 'path' | 'code'>,
  ports: ExportedNamesPorts,
): string {
  return code.replace(LIST, (_all, begin: string, list: string, end: string) => {
    return `${begin}${[...namesIn(path, list, ports, new Set([path]))].join()}${end}`
  })
}

/** The names that a CommonJS source exports, as far as they are known. */
export function exportedNamesOf(
  { path, code = '' }: Pick<Source, 'path' | 'code'>,
  ports: ExportedNamesPorts,
): string[] {
  const entries = namesIn(path, LIST.exec(code)?.[2] ?? '', ports, new Set([path]))
  return [...entries].filter((entry) => entry !== '' && !entry.startsWith('...')).map(nameOf)
}

/** The name in an entry of the list: `name`, or `"any name": null`. */
function nameOf(entry: string): string {
  const key = entry.replace(/\s*:\s*null$/, '')
  return key.startsWith('"') ? JSON.parse(key) : key
}

function* namesIn(path: string, list: string, ports: ExportedNamesPorts, met: Set<string>): Generator<string> {
  for (const entry of list.split(',').map((text) => text.trim())) {
    const specifier = AGAIN.exec(entry)?.[1]
    const source = specifier === undefined ? undefined : sourceBehind(JSON.parse(specifier), path, ports)
    if (source?.code === undefined) {
      yield entry
    } else if (!met.has(source.path)) {
      met.add(source.path)
      yield* namesIn(source.path, LIST.exec(source.code)?.[2] ?? '', ports, met)
    }
  }
}

/**
 * The source of CommonJS that is exported again; `undefined` if it is none of the project's, or can't be read: the `require()` will throw
 * that error.
 */
function sourceBehind(specifier: string, importer: string, ports: ExportedNamesPorts): Source | undefined {
  try {
    const path = ports.find(specifier, importer)
    const source = path === undefined ? undefined : ports.sourceOf(path)
    return source?.format === 'commonjs' ? source : undefined
  } catch {
    return undefined
  }
}
