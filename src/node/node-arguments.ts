/** Node's options from the command line and from NODE_OPTIONS, split into words. */
export function givenOptions(execArgv: readonly string[], env: NodeJS.ProcessEnv): string[] {
  return [...execArgv, ...(env.NODE_OPTIONS ?? '').split(/\s+/)]
}
