import type { Source } from '../../transpile/source.js'

export interface ExportedNamesPorts {
  /** The project file that a specifier means in an importer. */
  find(specifier: string, importer: string): string | undefined
  /** Throws what reading and transpiling throw. */
  sourceOf(path: string): Source
}

/** The list of names that esbuild writes for Node below the CommonJS that it makes: `a,` and `...require("./b.cjs")`. */
const LIST = /^(0 && \(module\.exports = \{)([^}]*)(\}\);?)$/m
const AGAIN = /^\.\.\.require\((".*")\)$/

/**
 * CommonJS with the names in its list that it exports again from other CommonJS. Node follows these by itself, but knows only JavaScript
 * there where the hooks have a thread of their own.
 */
export function withExportedNames(
  { path, code = '' }: Pick<Source, 'path' | 'code'>,
  ports: ExportedNamesPorts,
): string {
  return code.replace(LIST, (_all, begin: string, list: string, end: string) => {
    return `${begin}${[...namesIn(path, list, ports, new Set([path]))].join()}${end}`
  })
}

/** The names that CommonJS exports, as far as they are known. */
export function exportedNamesOf(
  { path, code = '' }: Pick<Source, 'path' | 'code'>,
  ports: ExportedNamesPorts,
): string[] {
  const entries = namesIn(path, LIST.exec(code)?.[2] ?? '', ports, new Set([path]))
  return [...entries].filter((entry) => entry !== '' && !entry.startsWith('...')).map(nameOf)
}

/** Of `name`, and of `"any name": null`. */
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

/** `undefined` for what is not of the project, or can't be read: that is for whoever requires it. */
function sourceBehind(specifier: string, importer: string, ports: ExportedNamesPorts): Source | undefined {
  try {
    const path = ports.find(specifier, importer)
    const source = path === undefined ? undefined : ports.sourceOf(path)
    return source?.format === 'commonjs' ? source : undefined
  } catch {
    return undefined
  }
}
