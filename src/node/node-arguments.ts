/** Node's options from the command line and from NODE_OPTIONS, split into words. */
export function givenOptions(execArgv: readonly string[], env: NodeJS.ProcessEnv): string[] {
  return [...execArgv, ...(env.NODE_OPTIONS ?? '').split(/\s+/)]
}

/** True if Node's options name code that runs before the program: modules to preload, or loaders. */
export function hasPreloads(execArgv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return givenOptions(execArgv, env).some((word) => PRELOADS.test(word.replaceAll('"', '')))
}

/** True if a process with these options can't wait unnoticed: Node warns of them, or writes a file for each process. */
export function isNoticed(execArgv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return givenOptions(execArgv, env).some((word) => NOTICED.test(word.replaceAll('"', '')))
}

const NOTICED =
  /^--(?:experimental-|frozen-intrinsics|permission|prof|cpu-prof|heap-prof|perf-|print-|trace-(?!warnings|deprecation|uncaught|sigint|exit))/
const PRELOADS = /^(?:-r|--require|--import|--loader|--experimental-loader)(?:=|$)/
