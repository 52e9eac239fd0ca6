/** How V8 formats stacks: `Error.prepareStackTrace` and `Error.stackTraceLimit`. */
export interface StackSettings {
  readonly prepareStackTrace: typeof Error.prepareStackTrace
  readonly stackTraceLimit?: number
}

/**
 * Changes how stacks are formatted, and returns the settings from before. Does nothing in a program with frozen intrinsics
 * (`--frozen-intrinsics`), where stacks stay as Node formats them.
 */
export function setStackSettings({ prepareStackTrace, stackTraceLimit }: StackSettings): StackSettings {
  const before = { prepareStackTrace: Error.prepareStackTrace, stackTraceLimit: Error.stackTraceLimit }
  Reflect.set(Error, 'prepareStackTrace', prepareStackTrace)
  if (stackTraceLimit !== undefined) Reflect.set(Error, 'stackTraceLimit', stackTraceLimit)
  return before
}
