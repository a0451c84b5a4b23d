import type { WireBody, WireMessage } from './wire';

/** What may be sent: text, bytes, or anything that JSON or text can express. */
export type MessageBody = unknown;

/** Bytes travel unchanged, objects and null as JSON, numbers and booleans as text; undefined is an empty body, which is refused. */
export function encodeBody(body: MessageBody): WireBody {
  if (body instanceof Uint8Array) {
    return { body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
  }
  if (typeof body === 'object') {
    return { message_body: JSON.stringify(body) };
  }
  return { message_body: body === undefined ? '' : String(body) };
}

export function bodyBytesOf(message: WireMessage): Buffer {
  return message.body.length > 0 ? message.body : Buffer.from(message.message_body, 'utf8');
}
