import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { run, start } from '../support/program.js'

const { version } = JSON.parse(readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'))

describe('the command line', () => {
  it('shows help', async (t) => {
    const { code, stdout } = await run(t, {}, { cli: ['--help'] })

    assert.equal(code, 0)
    assert.match(stdout, /^Usage: hot-hook \[options\] <entry> \[arguments\.\.\.\]/)
  })

  it('shows the version', async (t) => {
    const { code, stdout } = await run(t, {}, { cli: ['--version'] })

    assert.deepEqual({ code, stdout }, { code: 0, stdout: `${version}\n` })
  })

  it('refuses an option that nobody knows, and names the nearest', async (t) => {
    const { code, stderr } = await run(t, {}, { cli: ['--no-handovre'] })

    assert.equal(code, 9)
    assert.equal(
      stderr,
      '[hot-hook] Cannot run this command: there is no option --no-handovre; did you mean --no-handover? (hot-hook --help tells more)\n',
    )
  })

  it('gives Node its options and the program its arguments', async (t) => {
    const app = start(
      t,
      {
        'app.ts': 'console.log(JSON.stringify([process.argv.slice(2), process.execArgv, typeof gc]))',
        'more.mjs': 'console.log("more")',
      },
      { cli: ['--expose-gc', '--import', './more.mjs', '--no-keys'], args: ['--no-keys', '--help', 'x'] },
    )
    await app.said('ended with exit code 0')

    const [args, execArgv, gc] = JSON.parse(/^\[.*$/m.exec(app.stdout)?.[0] ?? '')
    assert.deepEqual(args, ['--no-keys', '--help', 'x'])
    assert.deepEqual(execArgv.slice(0, 3), ['--expose-gc', '--import', './more.mjs'])
    assert.equal(gc, 'function')
    assert.match(app.stdout, /more/)
  })
})
