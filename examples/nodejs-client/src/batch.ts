import type { Connection } from './connection';
import type { Endpoint } from './endpoints';
import { MQError, refusal } from './errors';
import { keepsOrder, outgoingWireMessage, type OutgoingMessage } from './outgoing';
import type { RenewableId } from './renewable-id';
import { outcomeOf, type PublishOutcome } from './results';
import type { BatchAnswer, SendAnswer } from './wire';

/**
 * Sends many messages in one call. Those that fail for a passing reason are sent again, except those with a sharding key: their
 * followers may have been stored already.
 */
export async function publishBatch(
  connection: Connection,
  id: RenewableId,
  messages: readonly OutgoingMessage[],
): Promise<PublishOutcome[]> {
  const outcomes: (PublishOutcome | undefined)[] = messages.map(() => undefined);
  let waiting = messages.map((message, index) => ({ message, index }));
  const attempt = async (endpoint: Endpoint): Promise<void> => {
    const { results } = await send(connection, id, endpoint, waiting.map(({ message }) => message));
    waiting.forEach(({ index }, position) => (outcomes[index] = outcomeOf(results[position] as SendAnswer)));
    waiting = waiting.filter(({ message, index }) => mayBeSentAgain(outcomes[index], message));
    const failure = waiting.map(({ index }) => errorOf(outcomes[index])).find((error) => error !== undefined);
    if (failure !== undefined) {
      throw failure;
    }
  };
  try {
    if (messages.length > 0) {
      await connection.retry(attempt);
    }
  } catch (error) {
    if (outcomes.includes(undefined)) {
      throw error;
    }
  }
  return outcomes as PublishOutcome[];
}

async function send(
  connection: Connection,
  id: RenewableId,
  endpoint: Endpoint,
  messages: readonly OutgoingMessage[],
): Promise<BatchAnswer> {
  const wireMessages = messages.map(outgoingWireMessage);
  const answer = await id.use((producer) =>
    connection.callOnce(
      endpoint,
      'SendMessages',
      { producer_id: producer, messages: wireMessages },
      'Failed to send messages',
    ),
  );
  if (answer.results.length !== messages.length) {
    throw refusal(answer);
  }
  return answer;
}

function mayBeSentAgain(outcome: PublishOutcome | undefined, message: OutgoingMessage): boolean {
  return errorOf(outcome)?.retryable === true && !keepsOrder(message);
}

function errorOf(outcome: PublishOutcome | undefined): MQError | undefined {
  return outcome?.ok === false ? outcome.error : undefined;
}
