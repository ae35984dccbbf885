// Dresses what the server has drawn, before any script has come.
import '@replyx/core/styles.css'
import { ReplyXChat, ReplyXProvider } from '@replyx/react'
import type { Metadata } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import './site.css'

export const metadata: Metadata = { title: 'Fernway, plants by post' }

const options = { assistantId: 1, apiUrl: process.env.NEXT_PUBLIC_CHAT_URL ?? 'http://127.0.0.1:8000' }
const view = {
  theme: 'green',
  title: 'Fernway',
  quickReplies: ['How often do I water a fern?', 'When does my order arrive?'],
} as const

/** The chat stands in the layout: it stays open, and connected, while the visitor goes from page to page. */
export default function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <ReplyXProvider options={options} view={view}>
          <header className="top">
            <Link className="brand" href="/">
              Fernway
            </Link>
            <nav>
              <Link href="/">Plants</Link>
              <Link href="/orders">Your order</Link>
            </nav>
          </header>
          <main>{children}</main>
          <ReplyXChat />
        </ReplyXProvider>
      </body>
    </html>
  )
}
