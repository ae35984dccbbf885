import type { ChatActions } from '../actions.ts'
import type { BannerModel, EmptyModel, HandoffModel, JumpModel, TypingModel } from '../model/types.ts'
import { button, part, type PartProps } from './part.ts'

/** Props of the strip about the operator. */
export interface HandoffProps {
  readonly HandoffControls: PartProps
  readonly HandoffText: PartProps
  readonly HandoffDetails: PartProps
  readonly HandoffProgress: PartProps
  readonly HandoffAction: PartProps
}

export function buildHandoffProps(handoff: HandoffModel, actions: ChatActions): HandoffProps {
  const { progress } = handoff
  return {
    HandoffControls: part('HandoffControls', {
      role: 'group',
      'aria-label': handoff.text,
      'data-status': handoff.status,
    }),
    HandoffText: part('HandoffText'),
    HandoffDetails: part('HandoffDetails'),
    HandoffProgress: part('HandoffProgress', {
      role: 'progressbar',
      'aria-label': handoff.text,
      'aria-valuemin': '0',
      'aria-valuemax': '100',
      'aria-valuenow': progress === null ? null : String(Math.round(progress * 100)),
      style: { '--replyx-progress': progress === null ? '0' : progress.toFixed(4) },
    }),
    HandoffAction: button('HandoffAction', null, actions.handleHandoff),
  }
}

/** Props of the banner. */
export interface BannerProps {
  readonly Banner: PartProps
  readonly BannerText: PartProps
  readonly BannerAction: PartProps
}

export function buildBannerProps(banner: BannerModel, actions: ChatActions): BannerProps {
  return {
    Banner: part('Banner', { role: 'group', 'aria-label': banner.text, 'data-tone': banner.tone }),
    BannerText: part('BannerText'),
    BannerAction: button('BannerAction', null, actions.handleBanner),
  }
}

/** Props of an empty conversation. */
export interface EmptyProps {
  readonly EmptyState: PartProps
  readonly WelcomeMessage: PartProps
  readonly QuickReplies: PartProps
  /** One for each quick reply, in their order. */
  readonly replies: readonly PartProps[]
}

export function buildEmptyProps(empty: EmptyModel, actions: ChatActions): EmptyProps {
  return {
    EmptyState: part('EmptyState'),
    WelcomeMessage: part('WelcomeMessage', { dir: 'auto' }),
    QuickReplies: part('QuickReplies', { role: 'group', 'aria-label': empty.quickRepliesLabel }),
    replies: empty.quickReplies.map((text) =>
      button('QuickReply', null, () => actions.sendText(text), { dir: 'auto' }),
    ),
  }
}

/** Props of the typing indicator. */
export interface TypingProps {
  readonly TypingIndicator: PartProps
  readonly TypingLabel: PartProps
}

export function buildTypingProps(typing: TypingModel): TypingProps {
  return {
    TypingIndicator: part('TypingIndicator', { 'data-sender': typing.sender }),
    TypingLabel: part('TypingLabel', { role: 'img', 'aria-label': typing.label, 'data-label': typing.label }),
  }
}

/** Props of the way back to the newest message. */
export interface JumpProps {
  readonly JumpButton: PartProps
}

export function buildJumpProps(jump: JumpModel, actions: ChatActions): JumpProps {
  const label = jump.count === null ? jump.label : `${jump.count}, ${jump.label}`
  return { JumpButton: button('JumpButton', label, actions.jumpToEnd) }
}
