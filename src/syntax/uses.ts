import { clausesIn, type ImportedNames, namesIn } from './imported-names.js'

/** How a source uses one specifier. */
export interface ImportUse {
  /** True when an `import` or `export … from` statement names it: bound once, when the module is loaded. */
  readonly isStatic: boolean
  /** In how many places an `import()` or a `require()` names it. */
  readonly calls: number
  /** What the statements use of it. */
  readonly names: ImportedNames
}

/** An import as esbuild's metafile lists it. */
export interface ListedImport {
  readonly path: string
  readonly kind: string
}

/**
 * How code uses each specifier: esbuild's output, and `imports` are those that the metafile lists of it; or CommonJS as it was written, of
 * which nothing is listed.
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
 * How often each `import("…")` and `require("…")` is written. The metafile leaves out those whose second argument is computed, as
 * `import.meta.hot?.boundary` is. One in a string or a comment counts too: one place too many is the safe side.
 */
function writtenCalls(code: string): Map<string, number> {
  const calls = new Map<string, number>()
  for (const [, , specifier = ''] of code.matchAll(/\b(?:import|require)\(\s*(["'`])([^"'`$\\\n]*)\1\s*[,)]/g)) {
    calls.set(specifier, (calls.get(specifier) ?? 0) + 1)
  }
  return calls
}

/** How many `import(` and `require(` are written beyond those whose specifier is known, and under another name. */
export function countComputedCalls(uses: ReadonlyMap<string, ImportUse>, code: string): number {
  let known = 0
  for (const { calls } of uses.values()) known += calls
  const written = [...code.matchAll(/\b(?:import|require)\(/g)].length
  return Math.max(0, written - known) + MANY * [...code.matchAll(OTHER_NAME)].length
}

/** A `require` that gets another name, or is handed to somebody. */
const OTHER_NAME = /[=(,:?]\s*require\s*(?=[,;)}\n])|(?<!\brequire\s*=\s[^;\n]*)\bcreateRequire\)?\(/g
/** So often it may be called by that name. */
const MANY = 2
