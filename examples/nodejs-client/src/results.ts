import { MQError, refusal } from './errors';
import type { SendAnswer } from './wire';

export interface SendResult {
  messageId: string;
  receiptHandle: string;
}

export interface TransactionResult extends SendResult {
  transactionId: string;
}

/** What became of one message of `publishMessages`. */
export type PublishOutcome = ({ ok: true } & SendResult) | { ok: false; error: MQError };

export function sendResultOf(answer: SendAnswer): SendResult {
  return { messageId: answer.message_id, receiptHandle: answer.receipt_handle };
}

export function outcomeOf(answer: SendAnswer): PublishOutcome {
  return answer.success ? { ok: true, ...sendResultOf(answer) } : { ok: false, error: refusal(answer) };
}
