import { MQError } from './errors';

/**
 * The id of a producer or consumer.
 *
 * Ids outlive the proxy that issued them, unless it was restarted with another key (`ID_KEY`): then the id is unknown, and this
 * asks for a new one, with what the first was asked for.
 */
export class RenewableId {
  private value: string;
  private renewal: Promise<string> | undefined;

  private constructor(
    first: string,
    private readonly create: () => Promise<string>,
  ) {
    this.value = first;
  }

  static async create(create: () => Promise<string>): Promise<RenewableId> {
    return new RenewableId(await create(), create);
  }

  get current(): string {
    return this.value;
  }

  /** Makes a call with the id; when the proxy does not know the id, once more with a new one. */
  async use<T>(call: (id: string) => Promise<T>): Promise<T> {
    const id = this.value;
    try {
      return await call(id);
    } catch (error) {
      if (!isUnknownId(error)) {
        throw error;
      }
      return call(await this.renew(id));
    }
  }

  /** A new id in place of a stale one; callers at the same time share one request. */
  renew(stale: string): Promise<string> {
    if (this.value !== stale) {
      return Promise.resolve(this.value);
    }
    this.renewal ??= this.create()
      .then((id) => (this.value = id))
      .finally(() => (this.renewal = undefined));
    return this.renewal;
  }
}

export function isUnknownId(error: unknown): boolean {
  return error instanceof MQError && (error.code === 'NOT_FOUND' || error.code === 'UNKNOWN_ID');
}
