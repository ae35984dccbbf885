import { ApiError } from './api.ts'
import { icon, make, setAttributes, setText } from './element.ts'
import type { Labels } from './labels.ts'
import type { Session } from './model.ts'
import { fieldsOf, readSession } from './wire.ts'

const key = 'replyx-desk-session'

/** The session of this tab, which a reload keeps and closing the tab ends. */
export const createSessionKeeper = (storage: Storage) => ({
  load: (): Session | null => {
    const kept = storage.getItem(key)
    if (kept === null) return null
    try {
      return readSession(fieldsOf(JSON.parse(kept)))
    } catch {
      // Left behind by another version: signing in anew mends it.
      storage.removeItem(key)
      return null
    }
  },
  save: (session: Session): void => storage.setItem(key, JSON.stringify(session)),
  clear: (): void => storage.removeItem(key),
})

export interface SignInOptions {
  readonly labels: Labels
  /** Why the form is there again, if there is something to say. */
  readonly reason: string
  signIn(name: string): Promise<Session>
  onSession(session: Session): void
}

/** The form before the desk. */
export const createSignIn = ({ labels, reason, signIn, onSession }: SignInOptions) => {
  const field = make('input', {
    id: 'operator-name',
    name: 'name',
    type: 'text',
    required: true,
    maxlength: 60,
    autocomplete: 'name',
    'aria-describedby': 'operator-name-hint sign-in-problem',
  })
  const problem = make('p', { id: 'sign-in-problem', class: 'sign-in-problem', role: 'alert' }, reason)
  const button = make('button', { type: 'submit', class: 'take-button take-large' }, labels.signIn)
  const element = make(
    'form',
    { class: 'sign-in' },
    make('h1', { class: 'brand' }, icon('chat'), make('span', {}, labels.title)),
    make('p', { class: 'sign-in-lead' }, labels.signInLead),
    make('label', { for: 'operator-name' }, labels.yourName),
    field,
    make('p', { id: 'operator-name-hint', class: 'hint' }, labels.nameHint),
    problem,
    button,
  )

  const submit = async (): Promise<void> => {
    const name = field.value.trim()
    if (name === '' || button.disabled) return
    setAttributes(button, { disabled: true })
    setText(button, labels.signingIn)
    setText(problem, '')
    try {
      onSession(await signIn(name))
    } catch (error) {
      const isOffline = error instanceof ApiError && error.status === 0
      setText(problem, isOffline ? labels.signInOffline : labels.signInFailed)
      setAttributes(button, { disabled: false })
      setText(button, labels.signIn)
      field.focus()
    }
  }

  element.addEventListener('submit', (event) => {
    event.preventDefault()
    void submit()
  })
  return { element: make('main', { class: 'sign-in-page' }, element), focus: () => field.focus() }
}
