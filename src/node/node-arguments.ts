/** The options that Node was given, on the command line and by NODE_OPTIONS, a word each. */
export function givenOptions(execArgv: readonly string[], env: NodeJS.ProcessEnv): string[] {
  return [...execArgv, ...(env.NODE_OPTIONS ?? '').split(/\s+/)]
}
