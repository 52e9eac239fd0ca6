/** Code of a page that leaves something behind, by what that is: with it the test has to fail. `version` counts the versions of the page. */
export const LEAKS: Readonly<Record<string, string>> = {
  listener: `process.on('SIGUSR2', () => {})`,
  timer: `setInterval(() => {}, 1_000_000)`,
  descriptor: `if (version % 20 === 0) process.getBuiltinModule('node:fs').openSync('package.json')`,
  thread: `if (version % 50 === 0) {
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  new Worker('setInterval(() => {}, 1_000_000)', { eval: true, execArgv: [] })
}`,
  child: `if (version % 50 === 0) process.getBuiltinModule('node:child_process').spawn('sleep', ['1000'])`,
  memory: `const kept = (globalThis as { kept?: unknown[] })
kept.kept ??= []
kept.kept.push(new Array(1_000).fill(version))`,
}
