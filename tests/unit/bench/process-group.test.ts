import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { footprintOf } from '../../bench/support/process-group.js'

const proc = mkdtempSync(join(tmpdir(), 'hot-hook-proc-'))

interface Process {
  readonly pid: number
  readonly stat: string
  readonly pssKb?: number
  readonly rssKb?: number
}

function add({ pid, stat, pssKb, rssKb }: Process): void {
  const folder = join(proc, String(pid))
  mkdirSync(folder)
  writeFileSync(join(folder, 'stat'), `${pid} ${stat} 5 0 -1 4194304\n`)
  if (pssKb !== undefined) {
    writeFileSync(join(folder, 'smaps_rollup'), `Rss:     900000 kB\nPss:     ${pssKb} kB\nPss_Dirty:    1 kB\n`)
  }
  if (rssKb !== undefined) writeFileSync(join(folder, 'status'), `VmHWM:\t  900000 kB\nVmRSS:\t    ${rssKb} kB\n`)
}

describe('footprintOf', () => {
  after(() => rmSync(proc, { recursive: true, force: true }))

  it('adds up the processes of a group: parts of pages that are shared, or the pages of each where the kernel tells no more', () => {
    add({ pid: 40, stat: '(node) S 1 40', pssKb: 1_000, rssKb: 5_000 })
    add({ pid: 41, stat: '(sh) S 40 40', rssKb: 300 })
    add({ pid: 42, stat: '(node) S 1 42', pssKb: 70_000 })

    assert.deepEqual(footprintOf(40, proc), { processes: 2, memoryKb: 1_300 })
  })

  it('knows the group of a process whose name looks like what stands behind it', () => {
    add({ pid: 60, stat: '(a) S 1 61 (b) R 1 60', pssKb: 20 })

    assert.deepEqual(footprintOf(60, proc), { processes: 1, memoryKb: 20 })
    assert.deepEqual(footprintOf(61, proc), { processes: 0, memoryKb: 0 })
  })

  it('leaves out a process that has ended and was not waited for, and what is no process', () => {
    mkdirSync(join(proc, 'self'))
    add({ pid: 70, stat: '(node) R 1 70', pssKb: 10 })
    add({ pid: 71, stat: '(node) Z 70 70' })

    assert.deepEqual(footprintOf(70, proc), { processes: 1, memoryKb: 10 })
  })

  it('knows nothing where there is no /proc', () => {
    assert.equal(footprintOf(40, join(proc, 'missing')), undefined)
  })

  it('finds a process of this system with its child', { skip: !existsSync('/proc/self/stat') }, async () => {
    const child = spawn('sh', ['-c', 'sleep 60 & echo started; wait'], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const group = child.pid ?? 0
    try {
      await once(child.stdout, 'data')

      const footprint = footprintOf(group)
      assert.equal(footprint?.processes, 2)
      assert.ok(footprint.memoryKb > 0, `${footprint.memoryKb} KB`)
    } finally {
      process.kill(-group, 'SIGKILL')
      await once(child, 'exit')
    }
  })
})
