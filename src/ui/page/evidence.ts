import type { ImportView } from '../../processes/supervised/views.js'

/** What is known of an import, in words: "import(), ran 3 times". */
export function evidenceOf(edge: ImportView): string {
  const accepted = edge.isAccepted ? ', accepted' : ''
  return edge.kind === 'import' ? `import${accepted}` : `${edge.kind}, ${runsOf(edge)}${accepted}`
}

function runsOf({ ran, ranAtStart }: ImportView): string {
  if (ranAtStart) return ran > 1 ? `ran ${ran} times, also at the start` : 'ran at the start'
  if (ran === 0) return 'has not run'
  return ran === 1 ? 'ran once' : `ran ${ran} times`
}
