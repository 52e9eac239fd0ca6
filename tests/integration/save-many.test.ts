import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SERVER, start } from '../support/program.js'
import { saying, updatesIn } from '../support/saying.js'

const numbered = (count: number, text: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`many/${index}.ts`, text(index)]))

describe('many files that are saved at once', () => {
  const COUNT = 300
  const imports = Array.from({ length: COUNT }, (_, index) => `import { value as v${index} } from './many/${index}.js'`)
  const values = Array.from({ length: COUNT }, (_, index) => `v${index}`)
  const files = {
    'app.ts': SERVER,
    'page.ts': `${imports.join('\n')}\nexport const answer = () => [...new Set([${values.join()}])].join()`,
    ...numbered(COUNT, () => `export const value = 'one'`),
  }

  it('are one update, which says one line', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    // What happens while it is stopped, it finds all at once.
    app.project.atOnce(() => {
      for (let index = 0; index < COUNT; index++) app.project.write(`many/${index}.ts`, `export const value = 'two'`)
    })

    await app.said(/changed: waits for the next import\(\) in app\.ts/)
    assert.equal(await app.get(), 'two')
    await app.said('page.ts reloaded')
    assert.equal(updatesIn(app.log).length, 1, app.stderr)
    assert.match(app.log[0] ?? '', /^many\/\d+\.ts, many\/\d+\.ts, many\/\d+\.ts and 297 more changed/)
  })

  it('are all served, also if they are saved while the program takes them in', async (t) => {
    const app = start(t, files)
    assert.equal(await app.get(), 'one')

    for (let index = 0; index < COUNT; index++) app.project.write(`many/${index}.ts`, `export const value = 'two'`)

    await app.answers('two')
  })

  it('are evaluated once, a hot point each', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `export const answer = async () => {
  const texts = []
  for (let index = 0; index < 20; index++) texts.push((await import(\`./many/\${index}.js\`)).value)
  return [...new Set(texts)].join()
}`,
      ...numbered(20, () => `console.log('evaluated')\nexport const value = 'one'`),
    })
    assert.equal(await app.get(), 'one')
    assert.equal(await app.get(), 'one')

    app.project.atOnce(() => {
      for (let index = 0; index < 20; index++) app.project.edit(`many/${index}.ts`, 'one', 'two')
    })
    await app.said(/^many.* changed: waits for the next import\(\) in page\.ts/)

    assert.equal(await app.get(), 'two')
    await app.until('all evaluations', () => app.stdout.split('evaluated').length - 1 >= 40)
    assert.equal(app.stdout.split('evaluated').length - 1, 40)
  })
})

describe('a file that is saved again and again', () => {
  const page = (value: string) => `const text: string = '${value}'\nexport const answer = () => text`

  it('is served as it was saved last, after each of 20 quick pairs', async (t) => {
    const app = start(t, { 'app.ts': SERVER, 'page.ts': page('one') })
    assert.equal(await app.get(), 'one')

    for (let pair = 0; pair < 20; pair++) {
      app.project.write('page.ts', page(`first ${pair}`))
      // The second save follows after 0 to 4 ms of other work.
      for (const end = performance.now() + (pair % 5); performance.now() < end; );
      app.project.write('page.ts', page(`second ${pair}`))

      await app.answers(`second ${pair}`)
    }
  })

  it('is served as it was saved last, after each of 20 pairs with a request in between', async (t) => {
    const app = start(t, { 'app.ts': SERVER, 'page.ts': page('one') })
    assert.equal(await app.get(), 'one')

    for (let pair = 0; pair < 20; pair++) {
      app.project.writeByRename('page.ts', page(`first ${pair}`))
      if (pair % 2 === 0) await app.answers(`first ${pair}`)
      else await app.get()
      app.project.writeByRename('page.ts', page(`second ${pair}`))

      await app.answers(`second ${pair}`)
    }
  })

  it('is served each time of 50', async (t) => {
    const app = start(t, { 'app.ts': SERVER, 'page.ts': page('0') })
    assert.equal(await app.get(), '0')

    for (let save = 1; save <= 50; save++) {
      await saying(app, 'page.ts changed', () => app.project.write('page.ts', page(String(save))))
      assert.equal(await app.get(), String(save))
    }

    assert.equal(updatesIn(app.log).length, 50)
  })

  it('is served as it was saved last, when it never rests for long', async (t) => {
    const app = start(t, { 'app.ts': SERVER, 'page.ts': page('0') })
    assert.equal(await app.get(), '0')

    for (let save = 1; save <= 300; save++) {
      app.project.write('page.ts', page(String(save)))
      if (save % 10 === 0) await app.get()
    }

    await app.answers('300')
  })

  it('never answers with less than it has answered before, from two files that are saved in turn', async (t) => {
    const app = start(t, {
      'app.ts': SERVER,
      'page.ts': `import { low } from './low.js'\nconst high: number = 0\nexport const answer = () => JSON.stringify([high, low])`,
      'low.ts': 'export const low: number = 0',
    })
    let before = [0, 0]

    for (let save = 1; save <= 60; save++) {
      app.project.writeByRename('page.ts', app.project.read('page.ts').replace(`= ${save - 1}\n`, `= ${save}\n`))
      app.project.writeByRename('low.ts', `export const low: number = ${save}`)
      const now = JSON.parse(await app.get()) as number[]
      for (const index of [0, 1]) assert.ok((now[index] ?? 0) >= (before[index] ?? 0), `${now} after ${before}`)
      before = now
    }

    await app.answers('[60,60]')
  })
})
