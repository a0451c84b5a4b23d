package io.github.rocketmqproxy.grpc.v2;

import java.util.Set;

/** The names under which RocketMQ stores what is no property of the application ({@code MessageConst}). */
final class SystemProperty {
    static final String KEYS = "KEYS";
    static final String SHARDING_KEY = "__SHARDINGKEY";
    static final String LITE_TOPIC = "__LITE_TOPIC";
    static final String PRIORITY = "_SYS_MSG_PRIORITY_";
    static final String TRACE_CONTEXT = "TRACE_CONTEXT";
    static final String TRANSACTION_PREPARED = "TRAN_MSG";
    static final String TRANSACTION_ID = "__transactionId__";
    static final String DELAY_LEVEL = "DELAY";
    static final String DELIVER_AT_MILLIS = "TIMER_DELIVER_MS";
    static final String DELAY_SECONDS = "TIMER_DELAY_SEC";
    static final String DELAY_MILLIS = "TIMER_DELAY_MS";
    static final String DEAD_LETTER_TOPIC = "DLQ_ORIGIN_TOPIC";
    static final String DEAD_LETTER_MESSAGE_ID = "DLQ_ORIGIN_MESSAGE_ID";

    /** RocketMQ's own list, which lacks some of the above: applications see these, and tests of the official clients rely on it. */
    private static final Set<String> HIDDEN = Set.of(
            "TRACE_ON",
            "MSG_REGION",
            KEYS,
            "TAGS",
            "WAIT",
            DELAY_LEVEL,
            "RETRY_TOPIC",
            "ORIGIN_GROUP",
            "REAL_TOPIC",
            "REAL_QID",
            TRANSACTION_PREPARED,
            "PGROUP",
            "MIN_OFFSET",
            "MAX_OFFSET",
            "BUYER_ID",
            "ORIGIN_MESSAGE_ID",
            "TRANSFER_FLAG",
            "CORRECTION_FLAG",
            "MQ2_FLAG",
            "RECONSUME_TIME",
            "UNIQ_KEY",
            "MAX_RECONSUME_TIMES",
            "CONSUME_START_TIME",
            "POP_CK",
            "POP_CK_OFFSET",
            "1ST_POP_TIME",
            "TRAN_PREPARED_QUEUE_OFFSET",
            "DUP_INFO",
            "EXTEND_UNIQ_INFO",
            "INSTANCE_ID",
            "CORRELATION_ID",
            "REPLY_TO_CLIENT",
            "TTL",
            "ARRIVE_TIME",
            "PUSH_REPLY_TIME",
            "CLUSTER",
            "MSG_TYPE",
            "INNER_MULTI_QUEUE_OFFSET",
            DELAY_MILLIS,
            DELAY_SECONDS,
            DELIVER_AT_MILLIS,
            "TIMER_ENQUEUE_MS",
            "TIMER_DEQUEUE_MS",
            "TIMER_ROLL_TIMES",
            "TIMER_OUT_MS",
            "TIMER_DEL_UNIQKEY",
            "TIMER_DELAY_LEVEL",
            "__BORNHOST",
            "BORN_TIMESTAMP",
            DEAD_LETTER_TOPIC,
            DEAD_LETTER_MESSAGE_ID,
            "__CRC32#",
            PRIORITY,
            LITE_TOPIC);

    /** What a received message may have although no application has set it: applications see it, but it is RocketMQ's. */
    static final Set<String> SHOWN = Set.of(SHARDING_KEY, TRANSACTION_ID, "TRANSACTION_CHECK_TIMES", TRACE_CONTEXT);

    private SystemProperty() {}

    /** Whether applications do not see a stored property. */
    static boolean isHidden(String name) {
        return HIDDEN.contains(name);
    }
}
