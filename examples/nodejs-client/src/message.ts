import { bodyBytesOf } from './body';
import type { WireMessage } from './wire';

/** One message as it is handed to handlers. */
export interface MessageData {
  messageId: string;
  /** Names this delivery; give it to `ackMessage` or `nack`. */
  receiptHandle: string;
  /** The body as text; bytes that are not UTF-8 show as U+FFFD. */
  body: string;
  /** The body unchanged. */
  bodyBytes: Buffer;
  tag: string;
  topic: string;
  /** The application's properties and RocketMQ's own. */
  properties: { [key: string]: string };
  /** When the message was sent, milliseconds since the epoch. */
  bornTimestamp: number;
  /** How many times it was delivered before. */
  reconsumeTimes: number;
}

export function messageOf(wire: WireMessage): MessageData {
  return {
    messageId: wire.message_id,
    receiptHandle: wire.receipt_handle,
    body: wire.message_body,
    bodyBytes: bodyBytesOf(wire),
    tag: wire.tag,
    topic: wire.topic,
    properties: wire.properties,
    bornTimestamp: Number(wire.born_timestamp),
    reconsumeTimes: wire.reconsume_times,
  };
}
