import type { ReactNode } from 'react'
import './site.css'

const links = {
  '/': 'Ready-made',
  '/headless': 'Headless',
  '/restyled': 'Restyled',
  '/own-parts': 'Own parts',
}

/** What every page of the shop has around it. */
export function Frame({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <header className="top">
        <a className="brand" href="/">
          Fernway
        </a>
        <nav aria-label="Looks of the chat">
          {Object.entries(links).map(([path, name]) => (
            <a key={path} href={path} aria-current={path === location.pathname ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
      </header>
      <main>{children}</main>
    </>
  )
}
