/** The exports of a module that some statements use; `undefined` for all of them, or if that can't be told. */
export type ImportedNames = readonly string[] | undefined

/**
 * Matches a statement as esbuild prints it: at the start of a line, with double quotes. It finds all statements, and text in a string or a
 * comment that looks like one.
 */
const STATEMENT = /^(?:import|export(?= [*{])) (?:((?:[^"'`;()=]|"(?:[^"\\\n]|\\.)*")*?) from )?"([^"\\\n]*)"/gm

/** The clauses of all `import` and `export … from` statements in esbuild's output, by specifier; '' for a statement without one. */
export function clausesIn(code: string): Map<string, string[]> {
  const clauses = new Map<string, string[]>()
  for (const [, clause = '', specifier = ''] of code.matchAll(STATEMENT)) {
    const known = clauses.get(specifier)
    if (known === undefined) clauses.set(specifier, [clause])
    else known.push(clause)
  }
  return clauses
}

/** The exports that clauses name; `undefined` if they name all, or if there are not as many clauses as statements (`statements`). */
export function namesIn(clauses: readonly string[], statements: number): ImportedNames {
  if (clauses.length !== statements || clauses.some((clause) => /\*|[{,]\s*"/.test(clause))) return undefined
  return clauses.flatMap((clause) => {
    const list = /\{([^}]*)\}/.exec(clause)?.[1] ?? ''
    const names = list.split(',').flatMap((each) => each.trim().split(/\s+as\s+/)[0] || [])
    return clause === '' || clause.startsWith('{') ? names : ['default', ...names]
  })
}
