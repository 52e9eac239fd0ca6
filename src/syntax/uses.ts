import { clausesIn, type ImportedNames, namesIn } from './imported-names.js'

/** How a source uses one specifier. */
export interface ImportUse {
  /** True if an `import` or `export … from` statement names it, which binds it once, when the module is loaded. */
  readonly isStatic: boolean
  /** How many `import()` and `require()` name it. */
  readonly calls: number
  /** The exports that the statements use. */
  readonly names: ImportedNames
}

/** An import as esbuild's metafile lists it. */
export interface ListedImport {
  readonly path: string
  readonly kind: string
}

/**
 * How code uses each specifier. `code` is esbuild's output, and `imports` are those that the metafile lists for it; or `code` is CommonJS
 * as it was written, and `imports` is empty.
 */
export function usesIn(imports: readonly ListedImport[], code: string): Map<string, ImportUse> {
  const counts = new Map<string, { statements: number; calls: number }>()
  const countOf = (specifier: string) => {
    const count = counts.get(specifier) ?? { statements: 0, calls: 0 }
    counts.set(specifier, count)
    return count
  }
  for (const { path: specifier, kind } of imports) {
    if (kind === 'import-statement') countOf(specifier).statements++
    if (kind === 'dynamic-import' || kind === 'require-call') countOf(specifier).calls++
  }
  for (const [specifier, calls] of writtenCalls(code)) {
    const count = countOf(specifier)
    count.calls = Math.max(count.calls, calls)
  }

  const clauses = clausesIn(code)
  const uses = new Map<string, ImportUse>()
  for (const [specifier, { statements, calls }] of counts) {
    const names = namesIn(clauses.get(specifier) ?? [], statements)
    uses.set(specifier, { isStatic: statements > 0, calls, names })
  }
  return uses
}

/**
 * How many `import("…")` and `require("…")` name each specifier. The metafile leaves out those whose second argument is computed, as
 * `import.meta.hot?.boundary` is. Those in strings and comments count too: a number that is too high is safe.
 */
function writtenCalls(code: string): Map<string, number> {
  const calls = new Map<string, number>()
  for (const [, , specifier = ''] of code.matchAll(/\b(?:import|require)\(\s*(["'`])([^"'`$\\\n]*)\1\s*[,)]/g)) {
    calls.set(specifier, (calls.get(specifier) ?? 0) + 1)
  }
  return calls
}

/** How many `import()` and `require()` have a computed specifier, or may call `require` by another name; rather too many than too few. */
export function countComputedCalls(uses: ReadonlyMap<string, ImportUse>, code: string): number {
  let known = 0
  for (const { calls } of uses.values()) known += calls
  const written = [...code.matchAll(/\b(?:import|require)\(/g)].length
  return Math.max(0, written - known) + MANY * [...code.matchAll(OTHER_NAME)].length
}

/** Matches a `require` that is assigned to another name or passed to a function, and a `createRequire()` under another name. */
const OTHER_NAME = /[=(,:?]\s*require\s*(?=[,;)}\n])|(?<!\brequire\s*=\s[^;\n]*)\bcreateRequire\)?\(/g
/** How many calls to assume for each other name. */
const MANY = 2
