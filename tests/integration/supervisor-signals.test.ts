import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from '../support/eventually.js'
import { isRunning } from '../support/processes.js'
import { SERVER, start } from '../support/program.js'

const HANDLING = `
const came: string[] = []
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
  process.on(signal, () => {
    came.push(signal)
    console.log('came', came.join())
    setTimeout(() => process.exit(came.length === 1 ? 7 : 8), 100)
  })
}
`
const files = { 'app.ts': SERVER, 'page.ts': 'export const answer = () => process.pid' }
const handling = { ...files, 'app.ts': HANDLING + SERVER }
const MODES = [[], ['--no-handover']]

for (const cli of MODES) {
  describe(`the supervisor ${cli.join()}`, () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
      it(`passes ${signal} on once, and ends with the exit code of the program`, async (t) => {
        const app = start(t, handling, { cli })
        await app.port()

        app.kill(signal)

        assert.deepEqual(await app.ends(), { code: 7, signal: null })
        assert.match(app.stdout, new RegExp(`came ${signal}\\n`))
        await app.leavesNothing()
      })

      it(`gives the program ${signal} once, if the terminal sends it to both`, async (t) => {
        const app = start(t, handling, { cli })
        await app.port()

        app.killGroup(signal)

        assert.deepEqual(await app.ends(), { code: 7, signal: null })
      })
    }

    it('ends by the signal that has ended the program', async (t) => {
      const app = start(t, files, { cli })
      await app.port()

      app.kill('SIGTERM')

      assert.deepEqual(await app.ends(), { code: null, signal: 'SIGTERM' })
      await app.leavesNothing()
    })

    it('kills the program at the second Ctrl+C', async (t) => {
      const stubborn = `process.on('SIGINT', () => console.log('came'))\n`
      const app = start(t, { ...files, 'app.ts': stubborn + SERVER }, { cli: [...cli, '--kill-timeout', '60000'] })
      await app.port()
      app.killGroup('SIGINT')
      await app.wrote('came')

      // One that comes at once may be the same: npm passes on what the terminal has sent already.
      const timer = setInterval(() => app.killGroup('SIGINT'), 200)
      t.after(() => clearInterval(timer))

      assert.deepEqual(await app.ends(), { code: null, signal: 'SIGINT' })
      await app.leavesNothing()
    })

    it('kills a program that does not end in time', async (t) => {
      const stubborn = `process.on('SIGTERM', () => {})\n`
      const app = start(t, { ...files, 'app.ts': stubborn + SERVER }, { cli: [...cli, '--kill-timeout', '200'] })
      await app.port()

      app.kill('SIGTERM')

      assert.deepEqual(await app.ends(), { code: null, signal: 'SIGTERM' })
      await app.said('app.ts did not end within 0.2 s: killed')
      await app.leavesNothing()
    })

    it('takes the program with it when it is killed itself, and what that has started', async (t) => {
      const child = `import { spawn } from 'node:child_process'
        const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
        child.once('spawn', () => console.log('child runs'))
      `
      const app = start(t, { ...files, 'app.ts': child + SERVER }, { cli })
      await app.wrote('child runs')
      await app.port()

      app.kill('SIGKILL')

      await app.leavesNothing()
    })

    it('leaves no child process of the program behind, when it ends and when it starts again', async (t) => {
      const child = `import { boot } from './boot.js'
        import { spawn } from 'node:child_process'
        const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
        child.once('spawn', () => console.log('child', boot, child.pid))
      `
      const boot = `export const boot: string = 'one'`
      const app = start(t, { ...files, 'app.ts': child + SERVER, 'boot.ts': boot }, { cli })
      await app.wrote('child one')
      await app.port()
      const pid = Number(/child one (\d+)/.exec(app.output)?.[1])

      app.project.edit('boot.ts', 'one', 'two')
      await app.wrote('child two')
      await isGone(pid)
      app.kill('SIGTERM')

      await app.ends()
      await app.leavesNothing()
    })

    it('ends when a signal comes while no program runs', async (t) => {
      const app = start(t, { 'app.ts': 'export {}' }, { cli })
      await app.said('app.ts ended with exit code 0')

      app.kill('SIGINT')

      assert.deepEqual(await app.ends(), { code: null, signal: 'SIGINT' })
    })
  })
}

async function isGone(pid: number): Promise<void> {
  await eventually(
    () => !isRunning(pid),
    () => `Process ${pid} is left`,
  )
}
