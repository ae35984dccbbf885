import { choices, readChoice, stateNames, type Choice } from './choices.ts'
import './main.css'

const heights: Readonly<Record<string, number>> = { 360: 720, 768: 900, 1280: 800 }
const query = new URLSearchParams(location.search)
const names = Object.keys(choices) as Choice[]

/** A box to choose from, which draws the page anew. */
function createSelect(name: Choice): HTMLElement {
  const label = document.createElement('label')
  const select = document.createElement('select')
  select.name = name
  for (const value of choices[name])
    select.append(new Option(value, value, false, value === readChoice(query, name)))
  select.addEventListener('change', () => select.form?.submit())
  label.append(name, select)
  return label
}

/** One state in a frame of the chosen width, so that the chat takes it for the whole window. */
function createFigure(state: string): HTMLElement {
  const width = readChoice(query, 'width')
  const figure = document.createElement('figure')
  const caption = document.createElement('figcaption')
  const frame = document.createElement('iframe')
  const address = new URLSearchParams(names.map((name) => [name, readChoice(query, name)]))
  address.set('state', state)
  caption.textContent = state
  frame.title = state
  frame.loading = 'lazy'
  frame.width = width
  frame.height = String(heights[width])
  frame.src = `state.html?${address.toString()}`
  figure.append(caption, frame)
  return figure
}

document.querySelector('form')?.append(...names.map(createSelect))
document.querySelector('main')?.append(...stateNames.map(createFigure))
