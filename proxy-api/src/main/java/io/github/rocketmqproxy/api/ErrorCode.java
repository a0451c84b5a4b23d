package io.github.rocketmqproxy.api;

/**
 * Everything that can go wrong, in one vocabulary. Each protocol maps it once to its own codes; the names are part of the simple
 * protocol ({@code error_code}) and do not change.
 */
public enum ErrorCode {
    /** A producer or consumer id that this proxy, with its id key, has not issued. */
    UNKNOWN_ID,
    /** A request that lacks what it is about, or says what no request can mean. */
    ILLEGAL_REQUEST,
    /** An endpoint that is not a list of {@code host:port}. */
    ILLEGAL_ENDPOINT,
    /** A topic name that RocketMQ does not allow, or a system topic. */
    ILLEGAL_TOPIC,
    /** A consumer group name that RocketMQ does not allow, or a system group. */
    ILLEGAL_CONSUMER_GROUP,
    /** A tag that is blank, too long, or holds a control character or {@code |}. */
    ILLEGAL_TAG,
    /** A tag expression that no message can match. */
    ILLEGAL_FILTER_EXPRESSION,
    /** A message key with control characters, or too long. */
    ILLEGAL_MESSAGE_KEY,
    /** A message id that is missing or too long. */
    ILLEGAL_MESSAGE_ID,
    /** A sharding key that is too long or holds control characters, or is missing where it is needed. */
    ILLEGAL_SHARDING_KEY,
    /** A property whose name is reserved, or whose name or value cannot be stored. */
    ILLEGAL_MESSAGE_PROPERTY,
    /** More properties than the broker can store with one message. */
    MESSAGE_PROPERTIES_TOO_LARGE,
    /** No body. */
    MESSAGE_BODY_EMPTY,
    /** A body over 4 MiB. */
    MESSAGE_BODY_TOO_LARGE,
    /** A body that is not encoded as its message says. */
    MESSAGE_CORRUPTED,
    /** A delivery time or delay level that cannot be kept. */
    ILLEGAL_DELIVERY_TIME,
    /** An invisible duration outside its range. */
    ILLEGAL_INVISIBLE_DURATION,
    /** Options of one message that exclude each other. */
    MESSAGE_CONFLICT,
    /** A message of a type that its topic does not take. */
    MESSAGE_TYPE_MISMATCH,
    /** A lite topic name that RocketMQ does not allow. */
    ILLEGAL_LITE_TOPIC,
    /** An offset that a queue cannot have. */
    ILLEGAL_OFFSET,
    /** A recall handle that is malformed, or whose message has been delivered or recalled already. */
    INVALID_RECALL_HANDLE,
    /** A receipt handle that is malformed, expired, or unknown to the broker. */
    INVALID_RECEIPT_HANDLE,
    /** A transaction id that is malformed, forged, or already ended. */
    INVALID_TRANSACTION_ID,
    /** The topic does not exist in the cluster. */
    TOPIC_NOT_FOUND,
    /** The consumer group does not exist in the cluster. */
    CONSUMER_GROUP_NOT_FOUND,
    /** The group has never stored an offset for the queue. */
    OFFSET_NOT_FOUND,
    /** The brokers refuse these credentials. */
    ACCESS_DENIED,
    /** This proxy knows its users, and the client brings no credentials or wrong ones. */
    UNAUTHENTICATED,
    /** The topic or the group is switched off at the brokers. */
    NOT_PERMITTED,
    /** This proxy does not allow the client what it asks: the message says what and where that is set. */
    FORBIDDEN,
    /** No name server of the cluster can be reached. */
    NAME_SERVER_UNREACHABLE,
    /** A broker cannot be reached. */
    BROKER_UNREACHABLE,
    /** A broker is overloaded; the same call may succeed later. */
    BROKER_BUSY,
    /** A broker did not answer in time; whether it did the work is unknown. */
    BROKER_TIMEOUT,
    /** A broker refused for a reason of its own. */
    BROKER_ERROR,
    /** The broker is too old, or is not configured for what is asked. */
    NOT_SUPPORTED,
    /** No more lite topics below this topic. */
    LITE_TOPIC_QUOTA_EXCEEDED,
    /** No more subscriptions of lite topics for this client. */
    LITE_SUBSCRIPTION_QUOTA_EXCEEDED,
    /** The call's deadline passed before the work was done. */
    DEADLINE_EXCEEDED,
    /** A limit of this proxy is reached; the message names the limit and its setting. */
    OVERLOADED,
    /** More is sent than a quota of the user or the topic allows; the message names the quota. */
    QUOTA_EXCEEDED,
    /** MAX_CONCURRENT connections are open. */
    TOO_MANY_CONNECTIONS,
    /** The proxy is shutting down; another instance, or the same after its restart, will serve the call. */
    SHUTTING_DOWN,
    /** A fault of the proxy itself. */
    INTERNAL
}
