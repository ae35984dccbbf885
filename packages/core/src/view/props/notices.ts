import type { ChatActions } from '../actions.ts'
import type { BannerModel, EmptyModel, HandoffModel, JumpModel, TypingModel } from '../model/types.ts'
import { button, part, parts, type PartProps, type PropsOf } from './part.ts'

/** Props of the strip about the operator. */
export type HandoffProps = PropsOf<
  'HandoffControls' | 'HandoffText' | 'HandoffDetails' | 'HandoffProgress' | 'HandoffAction'
>

export function handoffProps({ text, status, progress }: HandoffModel, actions: ChatActions): HandoffProps {
  return parts({
    HandoffControls: { role: 'group', 'aria-label': text, 'data-status': status },
    HandoffText: {},
    HandoffDetails: {},
    HandoffProgress: {
      role: 'progressbar',
      'aria-label': text,
      // Of 100, which is what a progress bar is of unless it says otherwise.
      'aria-valuenow': progress === null ? null : `${Math.round(progress * 100)}`,
      style: { '--replyx-progress': `${progress ?? 0}` },
    },
    HandoffAction: button(actions.handleHandoff),
  })
}

/** Props of the banner. */
export type BannerProps = PropsOf<'Banner' | 'BannerText' | 'BannerAction'>

export function bannerProps({ text, tone }: BannerModel, actions: ChatActions): BannerProps {
  return parts({
    Banner: { role: 'group', 'aria-label': text, 'data-tone': tone },
    BannerText: {},
    BannerAction: button(actions.handleBanner),
  })
}

/** Props of an empty conversation. */
export interface EmptyProps extends PropsOf<'EmptyState' | 'WelcomeMessage' | 'QuickReplies'> {
  /** One for each quick reply, in their order. */
  readonly replies: readonly PartProps[]
}

export function emptyProps({ labels, quickReplies }: EmptyModel, actions: ChatActions): EmptyProps {
  return {
    ...parts({
      EmptyState: {},
      WelcomeMessage: { dir: 'auto' },
      QuickReplies: { role: 'group', 'aria-label': labels.quickReplies },
    }),
    replies: quickReplies.map((text) =>
      part('QuickReply', { ...button(() => actions.sendText(text)), dir: 'auto' }),
    ),
  }
}

/** Props of the typing indicator. */
export type TypingProps = PropsOf<'TypingIndicator' | 'TypingLabel'>

export const typingProps = ({ sender, label }: TypingModel): TypingProps =>
  parts({
    TypingIndicator: { 'data-sender': sender },
    TypingLabel: { role: 'img', 'aria-label': label, 'data-label': label },
  })

/** Props of the way back to the newest message. */
export type JumpProps = PropsOf<'JumpButton'>

export const jumpProps = ({ label, count }: JumpModel, actions: ChatActions): JumpProps =>
  parts({ JumpButton: button(actions.jumpToEnd, count === null ? label : `${count}, ${label}`) })
