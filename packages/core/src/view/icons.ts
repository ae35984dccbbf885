/**
 * The pictures of the interface as path data on a field of 24 by 24, to be stroked 2 wide with round ends in the
 * text's colour and without a fill. As data, so that every framework can draw them and no policy has to allow them.
 */
export const icons = {
  chat: 'M7.5 19.2 3.8 20.4l1.1-3.9A8.2 8.2 0 1 1 12 20.2a8.6 8.6 0 0 1-4.5-1ZM8.4 12h.01M12 12h.01M15.6 12h.01',
  close: 'M6 6l12 12M18 6 6 18',
  minimize: 'M6 9l6 6 6-6',
  send: 'M12 19V5M5.5 11.5 12 5l6.5 6.5',
  stop: 'M8 8h8v8H8Z',
  person:
    'M4 13.5v-1.5a8 8 0 0 1 16 0v1.5M4 13.5h2.5a1 1 0 0 1 1 1V18a1 1 0 0 1-1 1H6a2 2 0 0 1-2-2ZM20 13.5h-2.5a1 1 0 0 0-1 1V18a1 1 0 0 0 1 1h.5a2 2 0 0 0 2-2ZM20 17c0 2.5-2 4-5 4h-2',
  waiting: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 7.5V12l3 2',
  accepted: 'M5 12.5l4.5 4.5L19 7.5',
  read: 'M2 12.5 6.5 17 16 7.5M12 16l1 1 9-9.5',
  failed: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 8v4.5M12 16h.01',
  down: 'M12 5v14M5.5 12.5 12 19l6.5-6.5',
  edit: 'M4 20l1-4L16 5l3 3L8 19ZM14 7l3 3',
} as const

/** The name of a picture. */
export type IconName = keyof typeof icons
