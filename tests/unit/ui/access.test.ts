import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createToken, refusalOf } from '../../../src/ui/access.js'

const TOKEN = 'the-token'
const OWN = { host: '127.0.0.1:4000', origin: undefined, token: TOKEN }

describe('a request to the page', () => {
  for (const [what, asked] of [
    ['by its address', {}],
    ['by the name of the machine for itself', { host: 'localhost:4000' }],
    ['by its address of IPv6', { host: '[::1]:4000' }],
    ['from the page itself', { origin: 'http://127.0.0.1:4000' }],
  ] as const) {
    it(`is answered: ${what}`, () => assert.equal(refusalOf({ ...OWN, ...asked }, 4_000, TOKEN), undefined))
  }

  for (const [what, asked, status] of [
    ['a name of the web that leads here', { host: 'evil.example:4000' }, 421],
    ['a name that only begins like ours', { host: '127.0.0.1:4000.evil.example' }, 421],
    ['another port', { host: '127.0.0.1:80' }, 421],
    ['no host', { host: undefined }, 421],
    ['a page of the web', { origin: 'https://evil.example' }, 403],
    ['a page with a name that only begins like ours', { origin: 'http://127.0.0.1:4000.evil.example' }, 403],
    ['a page that another server of this machine serves', { origin: 'http://127.0.0.1:3000' }, 403],
    ['a page without an origin of its own', { origin: 'null' }, 403],
    ['no token', { token: undefined }, 403],
    ['an empty token', { token: '' }, 403],
    ['a wrong token', { token: 'the-tokem' }, 403],
    ['a part of the token', { token: 'the-toke' }, 403],
    ['more than the token', { token: 'the-token ' }, 403],
  ] as const) {
    it(`is refused: ${what}`, () => assert.equal(refusalOf({ ...OWN, ...asked }, 4_000, TOKEN), status))
  }
})

describe('a request for what there is not', () => {
  for (const token of ['', TOKEN, undefined]) {
    it(`is refused with the token "${token}"`, () => assert.equal(refusalOf({ ...OWN, token }, 4_000, undefined), 403))
  }
})

describe('a token', () => {
  it('has 192 bits, for a URL as they are, and is another one each time', () => {
    const [one, other] = [createToken(), createToken()]

    assert.match(one, /^[\w-]{32}$/)
    assert.notEqual(one, other)
  })
})
