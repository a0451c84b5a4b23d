import { encodeBody, type MessageBody } from './body';
import { MQError } from './errors';
import type { MessageProperties } from './properties';
import type { OutgoingWireMessage } from './wire';

/** One message of `publishMessages` or of a publish stream. */
export interface OutgoingMessage {
  body: MessageBody;
  tag?: string;
  properties?: MessageProperties | null;
  /** Messages of one sharding key keep their order. */
  shardingKey?: string;
  /** 1 to 18; 0 or none is no delay. */
  delayTimeLevel?: number;
  /** When to deliver, milliseconds since the epoch. */
  startDeliverTime?: number;
}

/** The proxy takes requests of up to 4 MiB; a larger one would end a stream and all that is under way on it. */
const LARGEST_REQUEST = 4 * 1024 * 1024;

/** What everything but the body of a request may take. */
const ENVELOPE = 4 * 1024;

/** Refuses what the proxy would refuse together with its neighbours. */
export function checkSize(message: OutgoingWireMessage): void {
  const bytes =
    Buffer.byteLength(message.message_body ?? '') +
    (message.body?.length ?? 0) +
    Buffer.byteLength(JSON.stringify(message.properties ?? {}));
  if (bytes > LARGEST_REQUEST - ENVELOPE) {
    throw new MQError(
      `message_body: ${bytes} bytes with its properties (expected: at most ${LARGEST_REQUEST - ENVELOPE} on a stream)`,
      'MESSAGE_BODY_TOO_LARGE',
    );
  }
}

export function outgoingWireMessage(message: OutgoingMessage): OutgoingWireMessage {
  return {
    ...encodeBody(message.body),
    tag: message.tag ?? '',
    properties: message.properties ?? null,
    sharding_key: message.shardingKey ?? '',
    delay_time_level: message.delayTimeLevel ?? 0,
    start_deliver_time: message.startDeliverTime ?? 0,
  };
}

/** Whether sending this message again, alone and later, could put it behind its followers. */
export function keepsOrder(message: OutgoingMessage): boolean {
  return Boolean(message.shardingKey || message.properties?.sharding_key);
}
