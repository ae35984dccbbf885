import { joinFrame, type FrameHandshake, type HostBridge } from '@replyx/core/bridge'
import type { FrameHost } from './frame.ts'
import { keepGuest, keptGuest } from './guest.ts'

/** Speaks with a frame: carries out what it calls, and sets it up whenever a document of it is there. */
export function speak(handshake: FrameHandshake, options: FrameHost): HostBridge {
  const { getToken, isGuestKept, onConfigured, onEvent, onFailure, onRefused, settings } = options
  const joined = joinFrame(handshake, {
    commands: {
      ...(getToken && { getToken: async ({ previous }) => String(await getToken(previous)) }),
      rememberGuest({ guestId }) {
        if (isGuestKept()) keepGuest(guestId)
      },
    },
    onEvent(event) {
      if (event.type === 'replyX_ready') {
        const guestId = isGuestKept() ? keptGuest() : undefined
        joined
          .call('configure', { ...settings(), ...(guestId && { guestId }) })
          .then(onConfigured)
          .catch(({ code }: { readonly code?: unknown }) => {
            if (code === 'domain_forbidden') onRefused()
            // Another document of the frame has come meanwhile, and is set up in its turn.
            else if (code !== 'cancelled') onFailure()
          })
      }
      onEvent(event)
    },
  })
  return joined
}
