import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'

// With a parent that listens a full reload is a message to it: the program goes on, and all versions of Node do the same.
const ipc = { ipc: true }

/** A server that saves its page as soon as its first answer has been given. */
const SAVING_SERVER = `import { writeFileSync } from 'node:fs'
${SERVER}
server.once('request', (_request, response) => {
  response.once('finish', () => writeFileSync('page.ts', "export const answer = () => 'two'"))
})`

/** A server that is its own first client, and saves right after that: no other process has to come in time. */
const OWN_CLIENT = `import { get } from 'node:http'
import { writeFileSync } from 'node:fs'
${SERVER.replace(
  'console.log',
  `await new Promise((resolve) => get({ port, host: '127.0.0.1' }, (response) => response.resume().on('end', resolve)))
  writeFileSync('page.ts', "export const answer = () => 'two'")
  console.log`,
).replace('() => {\n  const { port }', 'async () => {\n  const { port }')}`

/** Code that writes a file when the first folder is about to be watched. */
function writingBeforeWatched(file: string, text: string): string {
  return `
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
const { watch } = fs
fs.watch = ((...args: Parameters<typeof watch>) => {
  fs.watch = watch
  syncBuiltinESMExports()
  fs.writeFileSync(${JSON.stringify(file)}, ${JSON.stringify(text)})
  return watch(...args)
}) as typeof watch
syncBuiltinESMExports()`
}

/** The watcher asks in this way for each folder, and never gets an answer. */
function withEndlessWatcher(onOpen: string): string {
  return `import { syncBuiltinESMExports } from 'node:module'
import promises from 'node:fs/promises'
promises.stat = promises.lstat = () => {
  ${onOpen}()
  return new Promise(() => {})
}
syncBuiltinESMExports()
`
}

describe('a save that comes before the program is watched', () => {
  it('of a hot module is served', async (t) => {
    const app = start(t, {
      'app.ts': OWN_CLIENT,
      'page.ts': `export const answer = () => 'one'`,
    })

    await app.answers('two')
  })

  it('right after the first answer is served, while clients go on asking', async (t) => {
    const app = start(t, {
      'app.ts': SAVING_SERVER,
      'page.ts': `export const answer = () => 'one'`,
    })

    await app.answers('two')
  })

  it('is served before the watcher stands, however long that takes', async (t) => {
    const app = start(t, {
      'app.ts': `${withEndlessWatcher('String')}${OWN_CLIENT}`,
      'page.ts': `export const answer = () => 'one'`,
    })

    await app.answers('two')
  })

  it('is served while the watcher is being opened, too', async (t) => {
    const app = start(t, {
      'app.ts': `let beginsToOpen: () => void
const opening = new Promise<void>((resolve) => (beginsToOpen = resolve))
${withEndlessWatcher('beginsToOpen')}${OWN_CLIENT.replace('await new Promise', 'await opening\n  await new Promise')}`,
      'page.ts': `export const answer = () => 'one'`,
    })

    await app.answers('two')
  })

  it('in the moment before a folder is watched is served', async (t) => {
    const app = start(t, {
      'app.ts': `${writingBeforeWatched('page.ts', "export const answer = () => 'two'")}
${SERVER}`,
      'page.ts': `export const answer = () => 'one'`,
    })

    await app.answers('two')
  })

  it('of what the entry imports is a full reload', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `import { writeFileSync } from 'node:fs'\nimport { text } from './text.js'\nif (text === 'one') writeFileSync('text.ts', "export const text = 'two'")\n${SERVER}`,
        'page.ts': `export const answer = () => 'page'`,
        'text.ts': `export const text = 'one'`,
      },
      ipc,
    )

    await app.said(/^text\.ts changed: full reload \(text\.ts <- app\.ts: the entry\)/)
  })

  it('of the entry is a full reload', async (t) => {
    const app = start(
      t,
      {
        'app.ts': `import { appendFileSync, readFileSync } from 'node:fs'\nif (!readFileSync('app.ts', 'utf8').endsWith('// saved')) appendFileSync('app.ts', 'String(1) // saved')\n${SERVER}`,
        'page.ts': `export const answer = () => 'page'`,
      },
      ipc,
    )

    await app.said(/^app\.ts changed: full reload \(app\.ts: the entry\)/)
  })

  it('of a module that is evaluated just then is not lost', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { readFileSync, writeFileSync } from 'node:fs'
const me = readFileSync('page.ts', 'utf8')
if (me.includes('mark' + 'er')) writeFileSync('page.ts', "export const answer = () => 'two'") // marker
export const answer = () => 'one'`,
    })

    await app.answers('two')
  })

  it('of a tsconfig is a full reload', async (t) => {
    const app = start(
      t,
      {
        'tsconfig.json': '{ "compilerOptions": {} }',
        'app.ts': `import { writeFileSync } from 'node:fs'\nwriteFileSync('tsconfig.json', '{ "compilerOptions": { "target": "es2022" } }')\n${SERVER}`,
        'page.ts': `export const answer = () => 'page'`,
      },
      ipc,
    )

    await app.said(/^tsconfig\.json changed: full reload/)
  })
})

describe('a file that comes before the program is watched', () => {
  it('is found by the import that looked for it', async (t) => {
    const app = start(t, {
      'app.ts': `import { writeFileSync } from 'node:fs'
${SERVER.replace('response.statusCode = 500', 'writeFileSync("text.ts", "export const text = 1")')}`,
      'page.ts': `import { text } from './text.js'\nexport const answer = () => text`,
    })

    await app.answers('1')
  })

  it('is found by the import that means it now rather than another one', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { writeFileSync } from 'node:fs'\nimport { text } from './text'\nif (text === 1) writeFileSync('text.ts', 'export const text = 2')\nexport const answer = () => text`,
      'text/index.ts': 'export const text: number = 1',
    })

    await app.answers('2')
  })
})

describe('a file of a `reload` pattern that comes before its folder is watched', () => {
  it('is a full reload', async (t) => {
    const app = start(
      t,
      {
        'package.json': JSON.stringify({ type: 'module', hotHook: { reload: ['config/**'] } }),
        'app.ts': `${writingBeforeWatched('config/new.yaml', 'a: 1')}\n${SERVER}`,
        'page.ts': `export const answer = () => 'page'`,
        'config/old.yaml': 'a: 1',
      },
      ipc,
    )

    await app.said(/^config\/new\.yaml changed: full reload/)
  })
})

describe('a save right after a module was imported for the first time', () => {
  const files = {
    'app.ts': SERVER,
    'page.ts': `import { writeFileSync } from 'node:fs'
export const answer = async () => {
  const { text } = await import(\`./\${'late'}/deep/text.js\`)
  writeFileSync('late/deep/text.ts', "export const text = 'two'")
  return text
}`,
    'other.ts': `export const answer = () => 'other'`,
    'late/deep/text.ts': `export const text = 'one'`,
  }

  it('in a folder that nobody has watched is served', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get('/other'), 'other')
    app.project.edit('other.ts', `'other'`, `'watched'`)
    await app.answers('watched', '/other')

    assert.equal(await app.get(), 'one')

    await app.answers('two')
  })

  it('leaves the next saves in that folder noticed', async (t) => {
    const app = start(t, files)
    await app.answers('two')
    app.project.write('page.ts', `export const answer = async () => (await import(\`./\${'late'}/deep/text.js\`)).text`)
    await app.said('page.ts changed')
    assert.equal(await app.get(), 'two')

    for (const text of ['three', 'four']) {
      app.project.write('late/deep/text.ts', `export const text = '${text}'`)
      await app.answers(text)
    }
  })
})
