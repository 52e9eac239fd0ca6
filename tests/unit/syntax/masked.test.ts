import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { masked } from '../../../src/syntax/masked.js'

describe('masked code', () => {
  for (const [code, expected] of [
    [`a // b\nc`, `a     \nc`],
    [`a /* b\n */ c`, `a     \n    c`],
    [`f('a"', "b'\\"", \`c\`)`, `f('  ', "    ", \` \`)`],
    ['f(`a $' + '{b + `c $' + '{d} e`} f`, g)', 'f(`   {b + `   {d}  `}  `, g)'],
    ['`$' + '{{ a: { b: 1 } }.a} c`', '` {{ a: { b: 1 } }.a}  `'],
    ['a / b / c', 'a / b / c'],
    [`x = /"[/]/.test(a)`, `x = /    /.test(a)`],
    [`return /'/g`, `return / /g`],
    [`a.return / b / 'c'`, `a.return / b / ' '`],
    ['(a) / b', '(a) / b'],
    [`'not closed\nb'`, `'         d\nb'`],
    ['a /* b */ / c', 'a         / c'],
  ] as const) {
    it(`has only code in it: ${JSON.stringify(code)}`, () => {
      assert.equal(masked(code), expected)
    })
  }

  it('has the lines and columns of the code, whatever that is', () => {
    const piece = fc.constantFrom(
      'a',
      ' ',
      '\n',
      '"',
      "'",
      '`',
      '${',
      '{',
      '}',
      '/',
      '//',
      '/*',
      '*/',
      '\\',
      '[',
      ']',
      '(',
      ')',
      '=',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const code = pieces.join('')
        const shape = (text: string) => text.split('\n').map(({ length }) => length)

        assert.deepEqual(shape(masked(code)), shape(code))
        for (const [index, character] of [...masked(code)].entries()) {
          assert.ok(character === ' ' || character === code[index])
        }
      }),
    )
  })
})
