import { useEffect, useLayoutEffect } from 'react'

/** Before the browser paints; on a server, where there is nothing to paint, React 18 would complain about it. */
export const useBeforePaint = typeof document === 'undefined' ? useEffect : useLayoutEffect
