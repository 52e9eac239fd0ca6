import fc from 'fast-check'

/** One character of Unicode, and no half of a pair: the same as "binary" of fast-check, which takes half a second to list them all. */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff - 0x800 })
  .map((place) => String.fromCodePoint(place < 0xd800 ? place : place + 0x800))
