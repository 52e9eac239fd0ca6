import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, ask } from '../support/ask.js'
import { until } from '../support/until.js'
import { type Candidate, RELOAD_TIMEOUT_MS } from './candidate.js'

/** What becomes of something that is there at a save, each tried once, without load. */
export interface Probes {
  readonly slowRequest: string
  readonly stream: string
  readonly idleConnection: string
}

const STUCK = 'no new answer'
const REFUSED_AGAIN_MS = 50

export async function probe(candidate: Candidate): Promise<Probes> {
  return {
    slowRequest: await probeUnderWay(candidate, '/slow'),
    stream: await probeUnderWay(candidate, '/stream'),
    idleConnection: await probeIdle(candidate),
  }
}

/**
 * A tool that only acts some time after the save lets finish what was under way: another request is begun after each, until the new
 * code answers.
 */
async function probeUnderWay(candidate: Candidate, path: string): Promise<string> {
  const { port } = candidate
  const begunBefore = await begun(port)
  const first = ask({ port, path })
  await until(async () => (await begun(port)) > begunBefore, RELOAD_TIMEOUT_MS)

  let isOver = false
  const reloaded = candidate.answers(candidate.app.saveNext()).finally(() => {
    isOver = true
  })
  let cut = isCut(await first) ? 'cut' : undefined
  while (cut === undefined && !isOver) {
    if (isCut(await ask({ port, path }))) cut = 'finished, but one begun later is cut'
    else await sleep(isOver ? 0 : REFUSED_AGAIN_MS)
  }
  return (await reloaded) ? (cut ?? 'finished') : STUCK
}

async function begun(port: number): Promise<number> {
  const answer = await ask({ port, path: '/begun' })
  return answer.kind === 'answered' ? Number(answer.text) : 0
}

function isCut(answer: Answer): boolean {
  return answer.kind === 'failed' && answer.reason !== 'ECONNREFUSED'
}

async function probeIdle(candidate: Candidate): Promise<string> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    await ask({ port: candidate.port, agent })
    const version = candidate.app.saveNext()
    if (!(await candidate.answers(version))) return STUCK
    if (Object.keys(agent.freeSockets).length === 0) return 'closed'

    const answer = await ask({ port: candidate.port, agent })
    if (answer.kind === 'failed') return `the next request fails: ${answer.reason}`
    return answer.text === String(version) ? 'the next request is answered' : 'the next request gets the old code'
  } finally {
    agent.destroy()
  }
}
