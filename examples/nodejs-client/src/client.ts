import { settingsOf, type MQConfig, type Settings } from './config';
import { Connection } from './connection';
import { Consumer } from './consumer';
import { Producer } from './producer';
import { RenewableId } from './renewable-id';
import type { HealthAnswer } from './wire';

/** A client of the proxy. Make one for each process and use it for all topics; close it at the end. */
export class MQClient {
  private readonly settings: Settings;
  private readonly connection: Connection;

  constructor(config: MQConfig = {}) {
    this.settings = settingsOf(config);
    this.connection = new Connection(this.settings);
  }

  async getProducer(instanceId: string, topic: string): Promise<Producer> {
    const id = await RenewableId.create(async () => {
      const answer = await this.connection.call('CreateProducer', this.opening(instanceId, topic));
      return answer.producer_id;
    });
    return new Producer(this.connection, id, topic);
  }

  /** @param tagExpression `*` for all, or tags joined by `||` */
  async getConsumer(instanceId: string, topic: string, groupId: string, tagExpression = '*'): Promise<Consumer> {
    const id = await RenewableId.create(async () => {
      const answer = await this.connection.call('CreateConsumer', {
        ...this.opening(instanceId, topic),
        group_id: groupId,
        tag_expression: tagExpression,
      });
      return answer.consumer_id;
    });
    return new Consumer(this.connection, id, topic, groupId);
  }

  /** Whether the brokers can be reached, and which cannot. Rejects when no instance of the proxy can be reached. */
  healthCheck(): Promise<HealthAnswer> {
    return this.connection.health();
  }

  /** Ends all streams, waits for the answers that publish streams still expect, and closes the connections. */
  close(): Promise<void> {
    return this.connection.close();
  }

  private opening(instanceId: string, topic: string) {
    return {
      endpoint: this.settings.endpoint,
      access_key_id: this.settings.accessKeyId,
      access_key_secret: this.settings.accessKeySecret,
      instance_id: instanceId,
      topic,
    };
  }
}
