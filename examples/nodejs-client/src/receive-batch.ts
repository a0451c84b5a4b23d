import type { Connection } from './connection';
import type { Endpoint } from './endpoints';
import { MQError, callFailure } from './errors';
import { messageOf, type MessageData } from './message';
import type { WireMessage } from './wire';

/** What the proxy does with one call. */
const MAX_MESSAGES = 32;
const MAX_WAIT_MS = 60_000;

/** Checks what a program asks for, so that a mistake is told without a call. */
export function batchRequest(numOfMessages: number, waitSeconds: number): { max_messages: number; wait_ms: number } {
  if (!Number.isInteger(numOfMessages) || numOfMessages < 1 || numOfMessages > MAX_MESSAGES) {
    throw new MQError(`numOfMessages: "${numOfMessages}" (expected: 1 to ${MAX_MESSAGES})`, 'ILLEGAL_REQUEST');
  }
  const waitMs = Math.round(waitSeconds * 1000);
  if (!(waitMs >= 0 && waitMs <= MAX_WAIT_MS)) {
    throw new MQError(`waitSeconds: "${waitSeconds}" (expected: 0 to ${MAX_WAIT_MS / 1000})`, 'ILLEGAL_REQUEST');
  }
  return { max_messages: numOfMessages, wait_ms: waitMs };
}

/** One ReceiveBatch call. What came before it failed counts; it fails only when nothing came. */
export function receiveBatch(
  connection: Connection,
  endpoint: Endpoint,
  request: { consumer_id: string; max_messages: number; wait_ms: number },
): Promise<MessageData[]> {
  return new Promise((resolve, reject) => {
    const messages: MessageData[] = [];
    const deadline = Date.now() + request.wait_ms + connection.callTimeoutMs;
    const stream = endpoint.stub.serverStream('ReceiveBatch', request, { deadline });
    const forget = connection.onClose(() => stream.cancel());
    stream.on('data', (message: WireMessage) => messages.push(messageOf(message)));
    stream.on('error', (error) => {
      forget();
      if (messages.length > 0) {
        resolve(messages);
      } else {
        reject(callFailure(error, 'Failed to receive messages'));
      }
    });
    stream.on('end', () => {
      forget();
      resolve(messages);
    });
  });
}
