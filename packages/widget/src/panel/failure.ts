import { contactUrl } from '../loader/checks.ts'
import type { Texts } from './texts.ts'

/**
 * Draws what stands in the frame's place where it cannot be loaded: a sentence, a way to write to somebody, and a way
 * to try again.
 */
export function createFailure(
  [failed, again, write]: Texts,
  contact: string | undefined,
  retry: () => void,
): HTMLElement {
  const make = <Name extends 'div' | 'p' | 'a' | 'button'>(name: Name, text: string) => {
    const element = document.createElement(name)
    element.textContent = text
    return element
  }
  const element = make('div', '')
  const button = make('button', again)
  element.className = 'failure'
  element.role = 'alert'
  button.onclick = retry
  element.append(make('p', failed))
  if (contact !== undefined) {
    const link = make('a', write)
    link.href = contactUrl(contact)
    element.append(link)
  }
  element.append(button)
  return element
}
