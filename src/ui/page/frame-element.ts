import { codeLines } from './code-lines.js'
import { element } from './elements.js'

/** A text with a code frame, whose marked lines stand out. It can be scrolled by the keyboard. */
export function frameElement(text: string): HTMLElement {
  const lines = codeLines(text).map((line) =>
    line.isMarked ? element('mark', {}, `${line.text}\n`) : `${line.text}\n`,
  )
  return element('pre', { tabindex: '0' }, ...lines)
}
