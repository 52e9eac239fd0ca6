/** The number above 0 that an option is given as. Throws on anything else. */
export function positive(option: string, text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new Error(`--${option} wants a number above 0, not ${JSON.stringify(text)}`)
  return number
}

/** The value that an option names. Throws on a name that there isn't. */
export function oneOf<Value>(option: string, name: string, choices: Readonly<Record<string, Value>>): Value {
  const value = choices[name]
  if (value === undefined)
    throw new Error(`--${option} knows ${Object.keys(choices).join(', ')}, not ${JSON.stringify(name)}`)
  return value
}
