import { noHandoff } from '../domain/model.ts'
import type { Handoff, HandoffState } from '../domain/model.ts'
import type { Executor, Row } from './database.ts'

const number = (value: unknown): number | null => (value === null ? null : Number(value))
const text = (value: unknown): string | null => (value === null ? null : String(value))

const toHandoff = (row: Row): Handoff => ({
  dialogId: Number(row['dialog_id']),
  status: row['status'] as HandoffState,
  version: Number(row['version']),
  controlEpoch: Number(row['control_epoch']),
  manager:
    row['manager_id'] === null
      ? null
      : {
          id: String(row['manager_id']),
          name: String(row['manager_name']),
          avatar: text(row['manager_avatar']),
        },
  requestedAt: text(row['requested_at']),
  startedAt: text(row['started_at']),
  resolvedAt: text(row['resolved_at']),
  reason: text(row['reason']),
  requestId: text(row['request_id']),
  queuePosition: number(row['queue_position']),
  estimatedWaitMinutes: number(row['estimated_wait']),
  expiresAt: text(row['expires_at']),
  nextOpenAt: text(row['next_open_at']),
  lastUserText: text(row['last_user_text']),
  priority: Number(row['priority']),
})

export const handoffRows = ({ query }: Executor) => ({
  get: async (dialogId: number): Promise<Handoff> => {
    const rows = await query('SELECT * FROM handoffs WHERE dialog_id = $1', [dialogId])
    return rows[0] ? toHandoff(rows[0]) : noHandoff(dialogId)
  },

  save: async (handoff: Handoff): Promise<void> => {
    await query(
      `INSERT INTO handoffs (dialog_id, status, version, control_epoch, manager_id, manager_name, manager_avatar,
         requested_at, started_at, resolved_at, reason, request_id, queue_position, estimated_wait, expires_at,
         next_open_at, last_user_text, priority)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
       ON CONFLICT (dialog_id) DO UPDATE SET status = excluded.status, version = excluded.version,
         control_epoch = excluded.control_epoch, manager_id = excluded.manager_id, manager_name = excluded.manager_name,
         manager_avatar = excluded.manager_avatar, requested_at = excluded.requested_at,
         started_at = excluded.started_at, resolved_at = excluded.resolved_at, reason = excluded.reason,
         request_id = excluded.request_id, queue_position = excluded.queue_position,
         estimated_wait = excluded.estimated_wait, expires_at = excluded.expires_at,
         next_open_at = excluded.next_open_at, last_user_text = excluded.last_user_text, priority = excluded.priority`,
      [
        handoff.dialogId,
        handoff.status,
        handoff.version,
        handoff.controlEpoch,
        handoff.manager?.id ?? null,
        handoff.manager?.name ?? null,
        handoff.manager?.avatar ?? null,
        handoff.requestedAt,
        handoff.startedAt,
        handoff.resolvedAt,
        handoff.reason,
        handoff.requestId,
        handoff.queuePosition,
        handoff.estimatedWaitMinutes,
        handoff.expiresAt,
        handoff.nextOpenAt,
        handoff.lastUserText,
        handoff.priority,
      ],
    )
  },

  /** All who wait, in the order in which they are served. */
  queue: async (): Promise<Handoff[]> =>
    (
      await query(
        "SELECT * FROM handoffs WHERE status = 'requested' ORDER BY priority DESC, requested_at, dialog_id",
      )
    ).map(toHandoff),

  heldBy: async (managerId: string): Promise<Handoff[]> =>
    (
      await query(
        "SELECT * FROM handoffs WHERE status = 'active' AND manager_id = $1 ORDER BY started_at, dialog_id",
        [managerId],
      )
    ).map(toHandoff),

  active: async (): Promise<Handoff[]> =>
    (await query("SELECT * FROM handoffs WHERE status = 'active' ORDER BY dialog_id")).map(toHandoff),

  /** False if this request was made before. */
  claimRequest: async (dialogId: number, requestId: string): Promise<boolean> => {
    const rows = await query(
      `INSERT INTO handoff_requests (dialog_id, request_id) VALUES ($1, $2)
       ON CONFLICT (dialog_id, request_id) DO NOTHING RETURNING request_id`,
      [dialogId, requestId],
    )
    return rows.length > 0
  },
})
