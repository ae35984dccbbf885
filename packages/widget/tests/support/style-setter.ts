// Every browser takes a text for an element's `style` (CSSOM: PutForwards=cssText); the DOM of the tests does not yet.
const { get } = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'style') ?? {}

Object.defineProperty(HTMLElement.prototype, 'style', {
  configurable: true,
  ...(get && { get }),
  set(this: HTMLElement, text: string) {
    this.style.cssText = text
  },
})
