package io.github.rocketmqproxy.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a broker and a proxy: whatever takes a {@link RocketMq} as a parameter gets it.
 *
 * <pre>{@code
 * @RocketMqTest(topics = "orders", consumerGroups = "billing")
 * class BillingTest {
 *     @Test
 *     void billsWhatWasOrdered(RocketMq rocketMq) {
 *         Billing billing = new Billing(rocketMq.proxyAddress());
 *         …
 *     }
 * }
 * }</pre>
 *
 * <p>Where more is to be said than topics and groups, {@link RocketMqExtension#builder()} says it.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RocketMqExtension.class)
public @interface RocketMqTest {
    /**
     * Topics to create, with four queues each.
     *
     * @return their names; none by default
     */
    String[] topics() default {};

    /**
     * Consumer groups to create.
     *
     * @return their names; none by default
     */
    String[] consumerGroups() default {};
}
