import { type Outcome, UnusableError } from './outcome.js'
import type { Tool } from './tools.js'

/** One tool's part in a figure. What throws an `UnusableError` ends the part. */
export interface Part<Value> {
  /** Sees whether it works at all, and warms it up. */
  check(): Promise<void>
  /** Measures once. */
  measure(round: number): Promise<void>
  value(): Value
  end(): Promise<void>
}

/**
 * Measures tools in turns, so that what the machine does meanwhile meets them all; each round begins with another one. All are
 * checked first.
 */
export async function takeTurns<Value>(
  tools: readonly Tool[],
  rounds: number,
  partOf: (tool: Tool) => Part<Value>,
): Promise<Outcome<Value>[]> {
  const problems = new Map<Tool, UnusableError>()
  const parts = new Map(tools.map((tool) => [tool, partOf(tool)]))
  const attempt = async (tool: Tool, act: (part: Part<Value>) => Promise<void>) => {
    const part = parts.get(tool)
    if (part === undefined || problems.has(tool)) return
    try {
      await act(part)
    } catch (error) {
      if (!(error instanceof UnusableError)) throw error
      problems.set(tool, error)
      await part.end()
    }
  }

  for (const tool of tools) await attempt(tool, (part) => part.check())
  for (let round = 0; round < rounds; round++) {
    for (const i of tools.keys()) {
      const tool = tools[(round + i) % tools.length]
      if (tool !== undefined) await attempt(tool, (part) => part.measure(round))
    }
  }
  for (const tool of tools) await attempt(tool, (part) => part.end())
  return [...parts].map(([tool, part]) => {
    const problem = problems.get(tool)
    if (problem === undefined) return { kind: 'measured', tool: tool.name, value: part.value() }
    return { kind: 'unusable', tool: tool.name, problem: problem.message, output: problem.output }
  })
}
