import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { copyOfFixture } from '../support/fixture.js'
import { Program } from '../support/program.js'
import { saying } from '../support/saying.js'

/** The fixture, with one user in its database. */
async function startNest(t: TestContext): Promise<Program> {
  const project = copyOfFixture(t, 'nest-commonjs')
  // With a parent that listens a full reload is a message to it: one process lives through all edits.
  const program = new Program(t, project, { cwd: 'app', entry: 'src/main.ts', env: { PORT: '0' }, ipc: true })
  const response = await fetch(`http://127.0.0.1:${await program.port()}/users`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: '{ "name": "Ann" }',
  })
  assert.deepEqual(await response.json(), { id: 1 })
  return program
}

/** Saves, and resolves when the new app listens. */
async function taking(program: Program, file: string, edit: () => void): Promise<void> {
  const before = program.output.length
  await saying(program, `src/${file} changed: reloaded src/main.ts`, edit)
  await program.wrote(/listening \d+\n/, before)
}

describe("a NestJS app in CommonJS with NestJS's recipe for hot reload", () => {
  it('starts, with relations of both sides between its entities', async (t) => {
    const program = await startNest(t)

    assert.equal(await program.get(), 'Hello World!')
    assert.equal(await program.get('/users'), '["Ann: I am Ann"]')
    assert.equal(program.stderr, '')
  })

  it('takes a service, a controller and a module, and keeps its database', async (t) => {
    const program = await startNest(t)
    const { project } = program

    await taking(program, 'app.service.ts', () => project.edit('app/src/app.service.ts', 'Hello World', 'Hi'))
    assert.equal(await program.get(), 'Hi!')
    await taking(program, 'app.controller.ts', () =>
      project.edit('app/src/app.controller.ts', '@Controller()', `@Controller('hello')`),
    )
    assert.equal(await program.get('/hello'), 'Hi!')
    await taking(program, 'app.module.ts', () =>
      project.edit(
        'app/src/app.module.ts',
        'providers: [AppService]',
        `providers: [{ provide: AppService, useValue: { getHello: () => 'Hey' } }]`,
      ),
    )
    assert.equal(await program.get('/hello'), 'Hey')

    assert.equal(await program.get('/users'), '["Ann: I am Ann"]')
    assert.deepEqual(program.messages.filter(isFullReload), [])
  })

  it('takes a new column of an entity, with its rows', async (t) => {
    const program = await startNest(t)
    const { project } = program

    await taking(program, 'users/post.entity.ts', () =>
      project.edit(
        'app/src/users/post.entity.ts',
        '  title: string',
        `  title: string\n\n  @Column({ default: 'en' })\n  language: string`,
      ),
    )
    await taking(program, 'users/users.service.ts', () =>
      project.edit(
        'app/src/users/users.service.ts',
        '({ title }) => title',
        '({ title, language }) => title + language',
      ),
    )

    assert.equal(await program.get('/users'), '["Ann: I am Annen"]')
    assert.deepEqual(program.messages.filter(isFullReload), [])
  })
})

function isFullReload(message: unknown): boolean {
  return (message as { type?: string }).type === 'hot-hook:full-reload'
}
