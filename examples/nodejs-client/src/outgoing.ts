import { encodeBody, type MessageBody } from './body';
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
