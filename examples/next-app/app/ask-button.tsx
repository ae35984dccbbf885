'use client'

import { useChatView, useConnection } from '@replyx/react'
import type { ReactNode } from 'react'

/** Opens the chat of the layout from anywhere below its provider. */
export function AskButton({ children }: { readonly children: ReactNode }) {
  const { view } = useChatView()
  const { isOnline } = useConnection()
  return (
    <p>
      <button className="ask" onClick={view.open}>
        {children}
      </button>
      {isOnline && <span className="hint">We answer right away.</span>}
    </p>
  )
}
