import type { Harm } from '../harms.js'

/** A process is killed: the next save starts it again, or nothing of it is left. */
export const killProcess: Harm['run'] = async (victim, random, tell) => {
  const what = random.oneOf(['esbuild', 'the program', 'the first process'] as const)
  tell(what)
  if (what === 'esbuild') {
    for (const pid of victim.processes('esbuild')) kill(pid)
    await victim.mend('page.ts')
  } else if (what === 'the program' && victim.isSupervised) {
    for (const pid of victim.processes('app.ts')) if (pid !== victim.app.child.pid) kill(pid)
    await victim.app.said('SIGKILL')
    await victim.mend('page.ts')
  } else {
    victim.app.kill('SIGKILL')
    await victim.app.exited
    await victim.app.leavesNothing()
    await victim.start()
  }
}

/** It may have ended by itself. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {}
}
