import type { NextConfig } from 'next'

const config: NextConfig = {
  // This folder is the whole project, whatever lock files stand above it.
  turbopack: { root: import.meta.dirname },
}

export default config
