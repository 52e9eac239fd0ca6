const DEFAULT_PORT = 9229

/** The port of the inspector that Node's options ask for; 0 for any free port, `undefined` if they ask for no inspector. */
export function inspectPortOf(nodeOptions: readonly string[]): number | undefined {
  let isAsked = false
  let port = DEFAULT_PORT
  for (const [index, option] of nodeOptions.entries()) {
    const match = /^--(inspect(?:-brk|-wait)?|inspect-port|debug-port)(?:=(.*))?$/.exec(option)
    if (match === null) continue
    const [, name = '', value] = match
    const isPortOnly = name.endsWith('-port')
    isAsked ||= !isPortOnly
    const address = value ?? (isPortOnly ? nodeOptions[index + 1] : undefined)
    const given = /(?:^|:)(\d+)$/.exec(address ?? '')
    if (given !== null) port = Number(given[1])
  }
  return isAsked ? port : undefined
}
