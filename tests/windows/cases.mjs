import assert from 'node:assert/strict'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Program } from './program.mjs'

/** Answers with what `page.ts` gives, and says when it ends by SIGTERM. */
const APP = `
import { createServer } from 'node:http'
import { boot } from './boot.js'
process.once('SIGTERM', () => {
  console.log('ends by SIGTERM')
  process.exit(0)
})
const server = createServer(async (request, response) => {
  try {
    const { page } = await import('./Page.js')
    response.end(page() + boot)
  } catch (error) {
    response.statusCode = 500
    response.end(String(error))
  }
})
server.listen(0, '127.0.0.1', () => console.log('listening', (server.address() as { port: number }).port))
`
const page = (text) => `export const page = (): string => '${text}'`
const FILES = {
  'app.ts': APP.replace('./Page.js', './page.js'),
  'boot.ts': `export const boot: string = ''`,
  'page.ts': page('one'),
}
const COUNT = 300
const many = (text) =>
  Object.fromEntries(
    Array.from({ length: COUNT }, (_, index) => [`many/m${index}.ts`, `export const v: string = '${text}'`]),
  )
const MANY = {
  ...FILES,
  'page.ts': `${Array.from({ length: COUNT }, (_, index) => `import { v as v${index} } from './many/m${index}.js'`).join('\n')}
    export const page = () => [...new Set([${Array.from({ length: COUNT }, (_, index) => `v${index}`).join()}])].join()`,
  ...many('one'),
}

/** Writes to a file what it is told, and ends by that with the exit code 7. */
const TOLD = `
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { page } from './page.js'
const log = (text: string) => appendFileSync('log.txt', text + '\\n')
for (const signal of ['SIGINT', 'SIGBREAK', 'SIGTERM'] as const)
  process.once(signal, () => {
    log('begins to end by ' + signal)
    setTimeout(() => {
      log('has ended')
      process.exit(7)
    }, 300)
  })
const server = createServer((request, response) => response.end(page()))
server.listen(0, '127.0.0.1', () => log('listening ' + (server.address() as { port: number }).port))
`

/** How a program ends that is told to by keys in its terminal. */
const endsBy = (keys, signal, name) => (place) =>
  using(
    place,
    name,
    { 'app.ts': TOLD, 'page.ts': page('one') },
    [],
    async (program) => {
      await program.answers('one')
      program.type(keys)
      assert.equal(await program.exited, 7)
      assert.match(program.output, new RegExp(`begins to end by ${signal}\nhas ended\n$`))
    },
    { inTerminal: true },
  )

async function using(place, name, files, cli, run, options) {
  const program = new Program(place, name, files).start(cli, options)
  try {
    await run(program)
  } finally {
    program.end()
  }
}

export const CASES = [
  {
    title: 'a save is hot, a syntax error leaves the last good version',
    run: (place) =>
      using(place, 'hot', FILES, undefined, async (program) => {
        await program.answers('one')
        program.write({ 'page.ts': page('two') })
        await program.answers('two')
        program.write({ 'page.ts': 'export const = 1' })
        await program.wrote(/The last good version stays in use/)
        assert.equal(await program.get(), 'two')
        program.write({ 'page.ts': page('three') })
        await program.answers('three')
      }),
  },
  {
    title: `${COUNT} files that are saved at once are all noticed`,
    run: (place) =>
      using(place, 'many', MANY, undefined, async (program) => {
        await program.answers('one')
        program.write(many('two'))
        await program.answers('two')
      }),
  },
  {
    title: 'a module that is imported in another case than its file has is hot',
    run: (place) =>
      using(place, 'case', { ...FILES, 'app.ts': APP }, undefined, async (program) => {
        await program.answers('one')
        program.write({ 'page.ts': page('two') })
        await program.answers('two')
      }),
  },
  {
    title: 'an app whose drive is named by a small letter is hot, and its patterns match',
    run: (place) => {
      const options = '{ "type": "module", "hotHook": { "reload": ["config/**"] } }'
      const files = { ...FILES, 'package.json': options, 'config/db.json': '{}' }
      const small = { ...place, named: (path) => place.named(path).replace(/^[A-Z]:/, (drive) => drive.toLowerCase()) }
      return using(small, 'small', files, undefined, async (program) => {
        await program.answers('one')
        program.write({ 'page.ts': page('two') })
        await program.answers('two')
        program.write({ 'config/db.json': '{ "a": 1 }' })
        await program.wrote(/config\/db\.json changed: full reload/)
      })
    },
  },
  {
    title: 'a folder that matches "reload", and comes later, is noticed',
    run: (place) => {
      const options = '{ "type": "module", "hotHook": { "reload": ["config/**"] } }'
      return using(place, 'late', { ...FILES, 'package.json': options }, undefined, async (program) => {
        await program.answers('one')
        program.write({ 'config/deep/db.json': '{}' })
        await program.wrote(/config\/deep.* full reload/)
        assert.equal(await program.get(), 'one')
      })
    },
  },
  {
    title: 'without the supervisor a full reload is left to whoever started the program, which goes on',
    run: (place) =>
      using(place, 'by-hand', FILES, undefined, async (program) => {
        await program.answers('one')
        program.write({ 'boot.ts': `export const boot: string = '!'` })
        await program.wrote(/boot\.ts changed: full reload .*stop the program and start it again/)
        assert.equal(await program.get(), 'one')
        program.write({ 'page.ts': page('two') })
        await program.answers('two')
      }),
  },
  {
    title: 'under the supervisor a full reload runs the SIGTERM handler, and no request fails',
    run: (place) =>
      using(place, 'supervisor', FILES, [], async (program) => {
        await program.answers('one')
        let isOver = false
        let failed = 0
        const asking = (async () => {
          while (!isOver) await program.get().catch(() => failed++)
        })()
        program.write({ 'boot.ts': `export const boot: string = '!'` })
        await program.answers('one!')
        isOver = true
        await asking
        await program.wrote(/ends by SIGTERM/)
        assert.equal(failed, 0)
      }),
  },
  {
    title: "Ctrl+C under the supervisor runs the SIGINT handler, with its time, and the exit code is the program's",
    needsTerminal: true,
    run: endsBy('\x03', 'SIGINT', 'ctrl-c'),
  },
  {
    title: "the key q runs the SIGTERM handler, with its time, and the exit code is the program's",
    needsTerminal: true,
    run: endsBy('q\r', 'SIGTERM', 'key-q'),
  },
  {
    title: 'the key r starts the program again',
    needsTerminal: true,
    run: (place) =>
      using(
        place,
        'key-r',
        { 'app.ts': TOLD, 'page.ts': page('one') },
        [],
        async (program) => {
          await program.answers('one')
          program.type('r\r')
          await program.wrote(/begins to end by SIGTERM\nhas ended\n/)
          await program.answers('one')
        },
        { inTerminal: true },
      ),
  },
  {
    title: 'a folder that is deleted and comes back is noticed, and one that takes the place of another',
    run: (place) => {
      const files = {
        ...FILES,
        'app.ts': APP.replace('./Page.js', './lib/deep/page.js'),
        'lib/deep/page.ts': page('one'),
      }
      return using(place, 'folders', files, undefined, async (program) => {
        await program.answers('one')
        for (const text of ['two', 'three']) {
          rmSync(join(program.folder, 'lib'), { recursive: true })
          program.write({ 'lib/deep/page.ts': page(text) })
          await program.answers(text)
        }
        program.write({ 'new/deep/page.ts': page('four') })
        renameSync(join(program.folder, 'lib'), join(program.folder, 'old'))
        renameSync(join(program.folder, 'new'), join(program.folder, 'lib'))
        await program.answers('four')
        program.write({ 'lib/deep/page.ts': page('five') })
        await program.answers('five')
      })
    },
  },
  {
    title: 'a module whose path has more than 260 characters is hot',
    run: (place) => {
      const long = Array.from({ length: 6 }, () => 'folder-of-fifty-characters-'.padEnd(50, 'x')).join('/')
      const files = {
        ...FILES,
        'app.ts': APP.replace('./Page.js', `./${long}/page.js`),
        [`${long}/page.ts`]: page('one'),
      }
      return using(place, 'long', files, undefined, async (program) => {
        await program.answers('one')
        program.write({ [`${long}/page.ts`]: page('two') })
        await program.answers('two')
      })
    },
  },
  {
    title: 'files that options, a tsconfig and package.json name in another case are noticed',
    run: (place) => {
      const settings = (value) => `{ "compilerOptions": { "jsxImportSource": "${value}" } }`
      const files = {
        'package.json': JSON.stringify({
          type: 'module',
          imports: { '#lib/*': './LIB/*.ts' },
          hotHook: { reload: ['Config/DB.json'] },
        }),
        'tsconfig.json': '{ "extends": "./Conf/Base.json" }',
        'conf/base.json': settings('a'),
        'config/db.json': 'one',
        '.env': 'VALUE=one',
        'boot.ts': `import { readFileSync } from 'node:fs'
          export const boot: string = [readFileSync('config/db.json', 'utf8'), process.env.VALUE, process.pid].join()`,
        'app.ts': APP.replace('./Page.js', '#lib/page'),
        'lib/page.ts': page(''),
      }
      return using(place, 'named', files, ['--env-file=.ENV'], async (program) => {
        await program.answersAs(/^one,one,\d+$/)
        program.write({ 'config/db.json': 'two' })
        await program.answersAs(/^two,one,\d+$/)
        program.write({ '.env': 'VALUE=two' })
        const last = await program.answersAs(/^two,two,\d+$/)
        program.write({ 'conf/base.json': settings('b') })
        await program.answersAs(new RegExp(`^two,two,(?!${last.split(',').at(-1)}$)\\d+$`))
        program.write({ 'lib/page.ts': page('hot ') })
        await program.answersAs(/^hot two,two,\d+$/)
      })
    },
  },
]
