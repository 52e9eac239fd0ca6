import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseJsonc } from '../../../src/resolve/jsonc.js'

const messageOf = (text: string): string => {
  try {
    parseJsonc(text)
  } catch (error) {
    assert.ok(error instanceof SyntaxError, `${error} is no SyntaxError`)
    return error.message
  }
  return assert.fail('no error was thrown')
}

describe('parseJsonc', () => {
  for (const [what, text, value] of [
    ['plain JSON', '{ "a": [1, "b", null] }', { a: [1, 'b', null] }],
    ['a line comment', '{ // one\n "a": 1 // two\n}', { a: 1 }],
    ['a block comment', '{ /* one\n two */ "a": /**/ 1 }', { a: 1 }],
    ['a comment at the very end', '{ "a": 1 } // the end', { a: 1 }],
    ['a trailing comma in an object', '{ "a": 1, }', { a: 1 }],
    ['a trailing comma in an array', '{ "a": [1, 2,\n] }', { a: [1, 2] }],
    ['a trailing comma with a comment behind it', '{ "a": 1, // last\n /* of all */ }', { a: 1 }],
    ['what looks like comments in a string', '{ "a": "//b", "c": "/* d */" }', { a: '//b', c: '/* d */' }],
    ['a path pattern in a string', '{ "@/*": ["./src/*"], "x": "*/" }', { '@/*': ['./src/*'], x: '*/' }],
    ['what looks like a trailing comma in a string', '{ "a": ",}", "b": ", ]" }', { a: ',}', b: ', ]' }],
    ['an escaped quote in a string', '{ "a": "\\"//", "b": "\\\\" }', { a: '"//', b: '\\' }],
    ['a quote in a comment', '{ /* " */ "a": 1, // "\n "b": 2 }', { a: 1, b: 2 }],
    ['a byte order mark', '\uFEFF{ "a": 1 }', { a: 1 }],
    ['Windows line ends', '{\r\n // one\r\n "a": 1,\r\n}', { a: 1 }],
    ['nothing', '', {}],
    ['blanks only', ' \n\t', {}],
    ['comments only', '// nothing\n/* here */', {}],
  ] as const) {
    it(`reads ${what}`, () => {
      assert.deepEqual(parseJsonc(text), value)
    })
  }

  it('reads all JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        assert.deepEqual(parseJsonc(json), JSON.parse(json))
      }),
      { numRuns: 200 },
    )
  })

  it('reads the same with comments and line ends between any two tokens', () => {
    const noise = fc.constantFrom(' ', '\n', '// "x",\n', '/* ] } " */', '/**/')
    fc.assert(
      fc.property(fc.array(fc.string()), fc.infiniteStream(noise), (strings, stream) => {
        const tokens = ['[', ...strings.flatMap((each) => [JSON.stringify(each), ',']), ']']

        const text = tokens.map((token) => token + stream.next().value).join('')

        assert.deepEqual(parseJsonc(text), strings)
      }),
      { numRuns: 200 },
    )
  })

  describe('when the text is malformed', () => {
    for (const [what, text, place] of [
      ['in the first line', '{ "a": x }', 'line 1 column 8'],
      ['in a later line', '{\n  "a": 1,\n  "b": x\n}', 'line 3 column 8'],
      ['in a fraction', '{ "a": 1.x }', 'line 1 column 10'],
      ['in an exponent', '{ "a": 1ex }', 'line 1 column 10'],
      ['behind a minus sign', '{ "a": -x }', 'line 1 column 9'],
      ['in a word', '{ "a": trxe }', 'line 1 column 10'],
      ['in an escape', '{ "a": "\\x" }', 'line 1 column 10'],
      ['that is a line break in a string', '{ "a": "b\n" }', 'line 1 column 10'],
      ['after a comment of several lines', '/* one\n two */ {\n  "b": x }', 'line 3 column 8'],
      ['after a comment in the same line', '{ /* none */ "a": x }', 'line 1 column 19'],
      ['after a trailing comma', '[1,] x', 'line 1 column 6'],
      ['after a byte order mark', '\uFEFF{\n  "b": x }', 'line 2 column 8'],
    ] as const) {
      it(`says line and column of a mistake ${what}`, () => {
        assert.ok(messageOf(text).includes(place), `"${messageOf(text)}" does not say ${place}`)
      })
    }

    it('says line and column of any character that stands where none may', () => {
      const texts = fc.jsonValue().map((value) => JSON.stringify(value, undefined, 2))
      const broken = texts.chain((text) =>
        fc.constantFrom(...offsetsOutsideStrings(text)).map((offset) => ({ text, offset })),
      )
      fc.assert(
        fc.property(broken, ({ text, offset }) => {
          const before = text.slice(0, offset).split('\n')

          const message = messageOf(`${text.slice(0, offset)}§${text.slice(offset)}`)

          assert.match(message, new RegExp(`line ${before.length} column ${(before.at(-1) ?? '').length + 1}\\b`))
        }),
        { numRuns: 200 },
      )
    })

    it('says where a text ends too early', () => {
      assert.match(messageOf('{\n  "a": 1'), /line 2 column 9/)
    })

    it('says the place once', () => {
      assert.equal(messageOf('{ "a": x }').match(/line \d+/g)?.length, 1)
    })

    it('says what is wrong in one line, without an excerpt', () => {
      for (const text of ['{ "a": x }', '{\n"a": 1\n"b": 2 }', '{\n', '[1,,]', '{ "a": "\n" }']) {
        assert.match(messageOf(text), /^[^\n]+ \(line \d+ column \d+\)$/)
        assert.doesNotMatch(messageOf(text), /is not valid JSON|position/)
      }
    })

    it('does not take a comment that never ends for one', () => {
      assert.throws(() => parseJsonc('{ "a": 1 } /* open'), SyntaxError)
    })

    it('does not take two commas for a trailing one', () => {
      assert.throws(() => parseJsonc('[1,,]'), SyntaxError)
    })
  })
})

/** All places in a JSON text at which something may be written without being part of a string. */
function offsetsOutsideStrings(text: string): number[] {
  const strings = [...text.matchAll(/"(?:\\.|[^"\\])*"/g)]
  const isOutside = (offset: number) =>
    strings.every(({ index, 0: { length } }) => offset <= index || offset >= index + length)
  return Array.from({ length: text.length + 1 }, (_, offset) => offset).filter(isOutside)
}
