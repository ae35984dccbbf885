const pages = ['headless', 'restyled', 'own-parts']
const wanted = location.pathname.slice(1)
const name = pages.includes(wanted) ? wanted : 'ready-made'

// Loaded one by one, since each has styles of its own for the same chat.
if (name !== 'ready-made') {
  const styles = document.createElement('link')
  styles.rel = 'stylesheet'
  styles.href = `/pages/${name}.css`
  document.head.append(styles)
}

const contentOf = (id) => document.querySelector(`#${id}`).content.cloneNode(true)
const main = document.querySelector('main')
main.append(contentOf(name))
if (name === 'ready-made' || name === 'restyled') main.append(contentOf('shelf'))
document.querySelector(`nav [href="${location.pathname}"]`)?.setAttribute('aria-current', 'page')

await import(`/pages/${name}.js`)
