import type { Outcome } from './outcome.js'
import type { SpeedReport } from './speed-report.js'
import type { Tool } from './tools.js'

/** Says in a list in Markdown which figures tools don't have, and why. */
export function whatIsMissing(report: SpeedReport, tools: readonly Tool[]): string {
  const lines = tools.flatMap((tool) => {
    const reasons = [...problemsOf(report, tool.name)].map(([problem, figures]) => `${problem}: ${figures.join(', ')}`)
    return [...reasons, ...limitsOf(tool)].map((reason) => `- \`${tool.command}\`: ${reason}`)
  })
  return lines.join('\n')
}

/** The figures that a tool failed in, by what the problem was. */
function problemsOf(report: SpeedReport, tool: string): Map<string, string[]> {
  const problems = new Map<string, string[]>()
  for (const [figure, outcomes] of outcomesOf(report)) {
    for (const outcome of outcomes ?? []) {
      if (outcome.kind !== 'unusable' || outcome.tool !== tool) continue
      problems.set(outcome.problem, [...(problems.get(outcome.problem) ?? []), figure])
    }
  }
  return problems
}

function outcomesOf(report: SpeedReport): [string, readonly Outcome<unknown>[] | undefined][] {
  const depths = { hotPoint: 'a save of the hot point', middle: 'one in the middle', leaf: 'one of the leaf' } as const
  return [
    ['cold start', report.cold],
    ['warm start', report.warm],
    ...report.warmOthers.map(
      ({ modules, outcomes }) => [`warm start of ${modules} modules`, outcomes] as [string, typeof outcomes],
    ),
    ['hello world', report.hello],
    ['a large package', report.packages],
    ...(report.edits ?? []).map(({ depth, outcomes }) => [depths[depth], outcomes] as [string, typeof outcomes]),
    ['the first save', report.firstSaves],
    ['two saves', report.saves],
    ['repeated import()', report.imports],
    ['heap', report.heap],
  ]
}

function limitsOf({ startArgs, editArgs, isHot }: Tool): string[] {
  if (editArgs === undefined) return ['sees no edits']
  if (isHot) return []
  return [`no hot reload, a save starts the program again${startArgs === undefined ? '; starts are those of tsx' : ''}`]
}
