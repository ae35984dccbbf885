export { joinFrame } from '@replyx/core/bridge'
