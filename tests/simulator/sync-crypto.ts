import { createHmac, timingSafeEqual } from 'node:crypto'

interface HmacKey {
  readonly algorithm: { readonly name: 'HMAC'; readonly hash: { readonly name: string } }
  readonly usages: readonly string[]
  readonly secret: Uint8Array
}

type Bytes = Uint8Array<ArrayBuffer>

/**
 * Checks HMAC signatures (RFC 2104) at once. The platform's own work on another thread, whose answers come by real
 * time: a run would no longer repeat itself.
 *
 * @returns the undo
 */
export function makeCryptoSynchronous(): () => void {
  const { subtle } = globalThis.crypto
  const own: PropertyDescriptorMap = {
    importKey: {
      configurable: true,
      value: (_: 'raw', secret: Bytes, { hash }: { hash: string }, __: boolean, usages: string[]) =>
        Promise.resolve({ algorithm: { name: 'HMAC', hash: { name: hash } }, usages, secret }),
    },
    verify: {
      configurable: true,
      value: (_: unknown, { algorithm, secret }: HmacKey, signature: Bytes, data: Bytes) => {
        const wanted = createHmac(algorithm.hash.name.replace('-', ''), secret).update(data).digest()
        return Promise.resolve(signature.length === wanted.length && timingSafeEqual(signature, wanted))
      },
    },
  }
  Object.defineProperties(subtle, own)
  return () => {
    // Behind them stand those of the prototype.
    for (const name of Object.keys(own)) Reflect.deleteProperty(subtle, name)
  }
}
