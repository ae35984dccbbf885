/** Whose chat it is and where its server stands. The same for all pages: it is the same conversation. */
export const options = { assistantId: 1, apiUrl: document.documentElement.dataset.chatUrl }
