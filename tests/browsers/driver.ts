/** Where on the screen something is: in the page of the host, or in the frame of the chat. */
export interface Target {
  readonly place: 'page' | 'frame'
  /** A CSS selector; shadow trees are searched too. */
  readonly selector: string
  /** What its name or its text has in it. */
  readonly name?: string
}

/** The little that a story needs of a browser. Pointer and keys are the browser's own, not events made by a script. */
export interface Driver {
  readonly version: string
  open(url: string): Promise<void>
  /** @throws where it is not there, or not seen */
  click(target: Target): Promise<void>
  /** Types wherever the focus is. */
  type(text: string): Promise<void>
  press(key: 'Enter' | 'Escape'): Promise<void>
  /** What is written in it; `null` where it is not there, or not seen. */
  text(target: Target): Promise<string | null>
  isFocused(target: Target): Promise<boolean>
  close(): Promise<void>
}

export const notSeen = ({ place, selector, name = '' }: Target): Error =>
  new Error(`unable to see "${selector}" ${name && `called "${name}" `}in the ${place}`)
