import { minify } from 'terser'

/**
 * Makes what was built as small as it becomes: after several passes, and without what no browser of the build's target
 * needs.
 * @returns {import('rollup').Plugin}
 */
export const smallest = () => ({
  name: 'replyx:smallest',
  async renderChunk(code, _, { format, sourcemap }) {
    // The loader is counted in bytes. One word for both compresses better, and so does what stays as it was written.
    // Nothing assigns to a constant: the compiler has seen to that.
    const isLoader = format === 'iife'
    const words = isLoader ? code.replace(/\bconst (?=[\w$[{])/g, 'let   ') : code
    const { code: small = '', map } = await minify(words, {
      module: format === 'es',
      ecma: 2020,
      compress: {
        passes: 3,
        unsafe_arrows: true,
        unsafe_methods: true,
        keep_fargs: false,
        inline: 1,
        conditionals: !isLoader,
        booleans: !isLoader,
      },
      sourceMap: sourcemap !== false && { asObject: true },
    })
    return { code: small, map: /** @type {import('rollup').SourceMapInput} */ (map) ?? null }
  },
})
