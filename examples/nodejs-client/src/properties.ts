/** What travels beside a message's body: properties of the application's own, search keys, and how to deliver it. */
export class MessageProperties {
  properties: { [key: string]: string } = {};
  message_key = '';
  sharding_key = '';
  start_deliver_time = 0;
  trans_check_immunity_time = 0;

  /** Adds one property of the application. */
  putProperty(key: string, value: string | number): this {
    this.properties[key] = String(value);
    return this;
  }

  /** Search keys of the message, separated by spaces. */
  messageKey(key: string): this {
    this.message_key = String(key);
    return this;
  }

  /** Messages of one sharding key keep their order. */
  shardingKey(key: string): this {
    this.sharding_key = String(key);
    return this;
  }

  /** When to deliver, in milliseconds since the epoch. */
  startDeliverTime(time: number): this {
    this.start_deliver_time = Number(time);
    return this;
  }

  /** How many seconds the broker waits before it asks about a half message. */
  transCheckImmunityTime(time: number): this {
    this.trans_check_immunity_time = Number(time);
    return this;
  }
}
