/** What this page keeps under a name; nothing where the browser keeps nothing. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}
