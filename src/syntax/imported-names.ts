/** What of a module some statements use: names of exports; `undefined` for all of them, or for what can't be told. */
export type ImportedNames = readonly string[] | undefined

/**
 * A statement as esbuild prints it: at the start of a line, with double quotes. All statements are found; what only looks like one, in
 * a string or a comment, makes one too many.
 */
const STATEMENT = /^(?:import|export(?= [*{])) (?:((?:[^"'`;()=]|"(?:[^"\\\n]|\\.)*")*?) from )?"([^"\\\n]*)"/gm

/** The clauses of all `import … from` and `export … from` statements in esbuild's output, by specifier; '' where there is none. */
export function clausesIn(code: string): Map<string, string[]> {
  const clauses = new Map<string, string[]>()
  for (const [, clause = '', specifier = ''] of code.matchAll(STATEMENT)) {
    const known = clauses.get(specifier)
    if (known === undefined) clauses.set(specifier, [clause])
    else known.push(clause)
  }
  return clauses
}

/** The names that clauses bring in. `statements` says how many of them there are: each has to be among those that were found. */
export function namesIn(clauses: readonly string[], statements: number): ImportedNames {
  if (clauses.length !== statements || clauses.some((clause) => /\*|[{,]\s*"/.test(clause))) return undefined
  return clauses.flatMap((clause) => {
    const list = /\{([^}]*)\}/.exec(clause)?.[1] ?? ''
    const names = list.split(',').flatMap((each) => each.trim().split(/\s+as\s+/)[0] || [])
    return clause === '' || clause.startsWith('{') ? names : ['default', ...names]
  })
}
