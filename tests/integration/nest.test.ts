import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { copyOfFixture } from '../support/fixture.js'
import { Program } from '../support/program.js'

/** The fixture, with one user in its database. */
async function startNest(t: TestContext): Promise<Program> {
  const project = copyOfFixture(t, 'nest')
  // With a parent that listens a full reload is a message to it: one process lives through all edits.
  const program = new Program(t, project, { entry: 'app/src/main.ts', env: { PORT: '0' }, ipc: true })
  const response = await fetch(`http://127.0.0.1:${await program.port()}/users`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: '{ "name": "Ann" }',
  })
  assert.deepEqual(await response.json(), { id: 1 }, program.output)
  return program
}

describe('a NestJS app with TypeORM', () => {
  it('gets its providers by the types of constructors', async (t) => {
    const program = await startNest(t)

    assert.equal(await program.get('/users'), '["Hello Ann"]')
    assert.equal(program.stderr, '')
  })

  it('takes a new version of a provider, and keeps its database', async (t) => {
    const program = await startNest(t)

    program.project.edit('app/src/users/greeter.ts', 'Hello', 'Hi')
    await program.answers('["Hi Ann"]', '/users')
    program.project.edit('app/src/users/greeter.ts', 'Hi', 'Good evening')
    await program.answers('["Good evening Ann"]', '/users')

    assert.deepEqual(program.messages.filter(isFullReload), [])
  })

  it('takes a provider that gets one more', async (t) => {
    const program = await startNest(t)

    program.project.write(
      'app/src/users/clock.ts',
      `import { Injectable } from '@nestjs/common'\n@Injectable()\nexport class Clock { now() { return 'noon' } }\n`,
    )
    program.project.edit('app/src/users/users.module.ts', '[Greeter,', '[Clock, Greeter,')
    program.project.edit(
      'app/src/users/users.module.ts',
      'import { Greeter',
      `import { Clock } from './clock.js'\nimport { Greeter`,
    )
    program.project.write(
      'app/src/users/greeter.ts',
      `import { Injectable } from '@nestjs/common'
      import { Clock } from './clock.js'
      @Injectable()
      export class Greeter {
        constructor(private readonly clock: Clock) {}
        greet(name: string): string { return name + ' at ' + this.clock.now() }
      }`,
    )

    await program.answers('["Ann at noon"]', '/users')
    assert.deepEqual(program.messages.filter(isFullReload), [])
  })

  it('takes a new column of an entity, with its rows', async (t) => {
    const program = await startNest(t)

    program.project.edit(
      'app/src/users/user.entity.ts',
      '  @Column()\n  isActive',
      `  @Column({ default: 'en' })\n  language: string\n\n  @Column()\n  isActive`,
    )
    program.project.edit(
      'app/src/users/users.service.ts',
      'users.map(({ name }) => this',
      'users.map(({ name, language }) => language + this',
    )

    await program.answers('["enHello Ann"]', '/users')
    assert.deepEqual(program.messages.filter(isFullReload), [])
  })

  it('says which provider is missing to whoever asks, and goes on when it is there', async (t) => {
    const program = await startNest(t)

    program.project.edit('app/src/users/users.module.ts', '[Greeter,', '[')
    await program.answers(/Nest can't resolve dependencies of the UsersService \(DataSource, \?\)/, '/users')
    program.project.edit('app/src/users/users.module.ts', 'providers: [', 'providers: [Greeter,')

    await program.answers('["Hello Ann"]', '/users')
    assert.deepEqual(program.messages.filter(isFullReload), [])
  })
})

function isFullReload(message: unknown): boolean {
  return (message as { type?: string }).type === 'hot-hook:full-reload'
}
