import type { Settings } from '../config.ts'
import type { Assistant } from './assistant.ts'
import { createChatAssistant } from './chat-assistant.ts'
import { readPassages } from './passages.ts'
import { createSearch } from './search.ts'
import { createSearchAssistant } from './search-assistant.ts'

/** The assistant that the configuration asks for. */
export const createAssistant = async (settings: Settings): Promise<Assistant> => {
  const { config, chat, assistant, ports, log } = settings
  if (assistant) return assistant
  const { documents, timers } = config
  const search = createSearch(documents ? await readPassages(documents.folder, documents.linkBase) : [])
  const searching = createSearchAssistant(search, ports, timers.piece)
  if (!chat) return searching
  return createChatAssistant({
    endpoint: chat,
    search,
    fallback: searching,
    ports,
    timeout: timers.assistantTimeout,
    log,
  })
}
