import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isModernNode, type ProgramOptions, SERVER, start } from '../support/program.js'
import { saying } from '../support/saying.js'

/** A project whose program is started by an installed tool, which imports what it is given. */
const files = {
  'package.json': '{ "type": "module", "hotHook": { "reload": ["settings.txt", ".env"] } }',
  'node_modules/tool/package.json': '{ "name": "tool", "type": "module", "hotHook": { "watch": false } }',
  'node_modules/tool/cli.js': `
    import { resolve } from 'node:path'
    import { pathToFileURL } from 'node:url'
    const { serve } = await import(pathToFileURL(resolve(process.argv[2])))
    serve()
  `,
  'src/app.ts': `import './boot.js'\nexport function serve(): void {\n${SERVER.replace(/^import .*$/m, '')}\n}`.replace(
    '\n',
    `\nimport { createServer } from 'node:http'\n`,
  ),
  'src/boot.ts': 'export const boot: number = 1',
  'src/page.ts': `export const answer = () => 'one'`,
  'settings.txt': '1',
  '.env': 'A=1',
}
const tool: ProgramOptions = { entry: 'node_modules/tool/cli.js', args: ['src/app.ts'] }

describe('an entry that is an installed tool', () => {
  for (const cli of [undefined, []]) {
    const options = cli === undefined ? tool : { ...tool, cli }
    const where = cli === undefined ? '' : ', under the supervisor'

    it(`leaves the project its options, its .env and its names${where}`, async (t) => {
      const app = start(t, files, options)
      assert.equal(await app.get(), 'one')

      await saying(app, 'src/page.ts changed: waits for the next import() in src/app.ts', () =>
        app.project.edit('src/page.ts', 'one', 'two'),
      )
      assert.equal(await app.get(), 'two')
      for (const [file, text] of [
        ['settings.txt', '2'],
        ['.env', 'A=2'],
      ] as const) {
        const before = app.output.split('listening').length
        await saying(app, `${file} changed: full reload`, () => app.project.write(file, text))
        const isStarted = cli !== undefined || isModernNode
        if (isStarted) await app.until('its next start', () => app.output.split('listening').length > before)
      }
    })
  }

  it('is not started again for a new file beside its program, which nobody imports', async (t) => {
    const { 'src/boot.ts': boot, 'src/app.ts': app, ...others } = files
    const program = start(t, { ...others, 'src/app.ts': app.replace('./boot.js', '../boot.js'), 'boot.ts': boot }, tool)
    await program.get()
    await saying(program, 'src/page.ts changed', () => program.project.edit('src/page.ts', 'one', 'two'))
    await saying(program, 'src/page.ts changed', () => program.project.edit('src/page.ts', 'two', 'three'))

    program.project.write('src/new.ts', 'export const value = 1')
    await saying(program, 'src/page.ts changed', () => program.project.edit('src/page.ts', 'three', 'four'))

    assert.doesNotMatch(program.output, /full reload/)
  })

  it('is started again when a file of the project is mended', async (t) => {
    const app = start(t, { ...files, 'src/boot.ts': `throw new Error('no boot')` }, { ...tool, cli: [] })
    await app.said('ended with exit code 1: waits for the next save')

    await saying(app, 'src/boot.ts changed: starting again', () =>
      app.project.write('src/boot.ts', files['src/boot.ts']),
    )

    assert.equal(await app.get(), 'one')
  })
})
