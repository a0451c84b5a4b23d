package io.github.rocketmqproxy.engine;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqproxy.config.Setting;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** For each setting there is a test that fails if the setting does nothing. */
class SettingsTableTest {
    private static final Map<Setting, List<String>> SHOWN_BY = Map.ofEntries(
            entry(Setting.GRPC_PORT, List.of("engine.SettingsIT#portIsTheOneThatWasAskedFor")),
            entry(Setting.GRPC_HOST, List.of("engine.SettingsIT#engineIsReachedAtItsHostOnly")),
            entry(
                    Setting.TLS,
                    List.of(
                            "grpc.TlsTest#clientsWithTlsAndWithoutAreServedSideBySide",
                            "grpc.TlsTest#withTlsOffOnlyPlaintextIsServed",
                            "grpc.TlsTest#withTlsRequiredOnlyTlsIsServed")),
            entry(
                    Setting.TLS_CERTIFICATE,
                    List.of("grpc.TlsTest#ownCertificateIsShownAndClientsThatTrustOnlyAnotherGoAway")),
            entry(Setting.TLS_KEY, List.of("grpc.TlsTest#filesThatCannotBeUsedAreSaidAtTheStart")),
            entry(
                    Setting.TLS_CLIENT_AUTH,
                    List.of(
                            "grpc.TlsClientAuthTest#withRequiredOnlyWhoShowsAGoodCertificateIsServed",
                            "grpc.TlsClientAuthTest#withOptionalWhoShowsNoneIsServedAndWhoShowsABadOneIsNot",
                            "grpc.TlsClientAuthTest#withoutClientAuthABadCertificateIsNotLookedAt")),
            entry(
                    Setting.TLS_CLIENT_AUTHORITIES,
                    List.of("grpc.TlsClientAuthTest#withRequiredOnlyWhoShowsAGoodCertificateIsServed")),
            entry(
                    Setting.MAX_STREAMS,
                    List.of("grpc.ConnectionLimitsTest#callBeyondTheMostStreamsIsResetUntilAnotherEnds")),
            entry(
                    Setting.MAX_METADATA_SIZE,
                    List.of("grpc.ConnectionLimitsTest"
                            + "#callWithLargerHeadersThanAllowedIsRefusedAndTheConnectionLivesOn")),
            entry(
                    Setting.REQUEST_BUFFER_BYTES,
                    List.of(
                            "grpc.RequestBufferTest#requestsThatAreNeverCompletedTakeNoMoreThanTheBuffer",
                            "engine.BufferSettingsIT#requestsThatAreNeverCompletedTakeNoRoomFromOthers")),
            entry(
                    Setting.MAX_CONNECTION_AGE,
                    List.of(
                            "grpc.ConnectionLimitsTest#connectionThatIsOldEnoughIsReplacedAndNoCallFails",
                            "grpc.ConnectionLimitsTest#connectionStaysWithoutALimit")),
            entry(
                    Setting.MAX_CONNECTION_AGE_GRACE,
                    List.of(
                            "grpc.ConnectionLimitsTest#callOfAnOldConnectionIsCutOffWhenItsGraceIsOver",
                            "grpc.ConnectionLimitsTest#callOfAnOldConnectionGoesOnWithoutALimitOfGrace")),
            entry(
                    Setting.BROKER_TLS,
                    List.of(
                            "broker.BrokerTlsIT#brokerWithTlsIsServedByWhoTrustsItsAuthority",
                            "broker.BrokerTlsIT#withTrustAllNobodyVouches")),
            entry(
                    Setting.BROKER_TLS_AUTHORITIES,
                    List.of("broker.BrokerTlsIT#brokerThatAnotherAuthorityVouchesForIsRefused")),
            entry(
                    Setting.BROKER_TLS_CERTIFICATE,
                    List.of("broker.BrokerTlsIT#certificateIsShownToBrokersThatAskForOne")),
            entry(Setting.BROKER_TLS_KEY, List.of("broker.BrokerTlsIT#certificateIsShownToBrokersThatAskForOne")),
            entry(
                    Setting.ADVERTISED_ADDRESS,
                    List.of("engine.AccessPointIT#routesCarryTheAdvertisedAddressAndNotTheOneThatTheClientHasUsed")),
            entry(
                    Setting.MAX_CONCURRENT,
                    List.of("engine.ConnectionsIT#connectionTooManyIsToldWhyAndServedWhenAPlaceIsFree")),
            entry(
                    Setting.READ_TIMEOUT,
                    List.of(
                            "engine.TimeoutsIT#requestThatIsNotCompleteInTimeEndsWithReadTimeout",
                            "grpc.CallTimeoutsTest#requestThatIsNeverCompleteEndsAndNamesTheLimit",
                            "grpc.BadClientsTest#connectionThatSaysNothingEndsAfterTheReadTimeout")),
            entry(
                    Setting.WRITE_TIMEOUT,
                    List.of(
                            "engine.TimeoutsIT#answerThatIsNotReadInTimeIsCutOff",
                            "grpc.CallTimeoutsTest#answerThatIsNotReadIsCutOffAndTheConnectionLivesOn")),
            entry(Setting.NAME_SERVER, List.of("engine.DeliveryIT#messageArrivesWithEverythingThatWasSent")),
            entry(
                    Setting.ALLOWED_ENDPOINTS,
                    List.of(
                            "engine.AllowedEndpointsIT#settingAllowsOthersAndOnlyThose",
                            "engine.AllowedEndpointsIT#withANameServerOfItsOwnTheProxyConnectsToNoOther")),
            entry(
                    Setting.USERS_FILE,
                    List.of(
                            "engine.V2UsersIT#noRpcCanBeCalledWithoutCredentialsOrWithWrongOnes",
                            "engine.UsersIT#whatTheUserMayNotDoIsForbidden")),
            entry(
                    Setting.TOPIC_QUOTA_MESSAGES,
                    List.of("engine.QuotasIT#topicGetsNoMoreMessagesASecondThanTheSettingSays")),
            entry(Setting.TOPIC_QUOTA_BYTES, List.of("engine.QuotasIT#topicGetsNoMoreBytesASecondThanTheSettingSays")),
            entry(
                    Setting.ACCESS_KEY_ID,
                    List.of(
                            "engine.SettingsIT#clientsOfTheOwnClusterThatBringNoCredentialsHaveThoseOfTheSetting",
                            "engine.ClustersIT#twoEnginesWithTwoClustersLiveInOneJvmAndCloseInEitherOrder")),
            entry(
                    Setting.ACCESS_KEY_SECRET,
                    List.of("engine.SettingsIT#clientsOfTheOwnClusterThatBringNoCredentialsHaveThoseOfTheSetting")),
            entry(
                    Setting.BROKER_TIMEOUT,
                    List.of("engine.TimeoutsIT"
                            + "#brokerIsGivenAsMuchTimeAsTheSettingSaysOrTheDeadlineOfTheCallIfThatIsShorter")),
            entry(Setting.AUTO_CREATE_TOPICS, List.of("engine.ClustersIT#deadNameServerAndMissingTopicAreSaid")),
            entry(
                    Setting.AUTO_CREATE_TOPIC_QUEUES,
                    List.of("engine.SettingsIT#createdTopicHasAsManyQueuesAsTheSettingSays")),
            entry(
                    Setting.MESSAGE_BUFFER_SIZE,
                    List.of(
                            "engine.BufferSettingsIT#fullBufferRefusesWithItsNameItsSizeAndTheRemedy",
                            "engine.BufferSettingsIT#streamHasNoMoreUnacknowledgedMessagesThanItsBuffer")),
            entry(
                    Setting.MESSAGE_BUFFER_BYTES,
                    List.of(
                            "engine.BufferSettingsIT#fullBufferOfBytesRefusesToo",
                            "engine.BufferSettingsIT#nothingIsKeptBeyondTheBytesOfTheBuffer")),
            entry(Setting.WORKER_POOL_SIZE, List.of("engine.SettingsIT#noMoreThreadsBlockThanTheSettingSays")),
            entry(
                    Setting.IO_THREADS,
                    List.of("engine.SettingsIT#allConnectionsAreServedByAsManyThreadsAsTheSettingSays")),
            entry(Setting.BATCH_SIZE, List.of("engine.SettingsIT#brokerRequestHasNoMoreMessagesThanTheBatchSize")),
            entry(Setting.FLUSH_INTERVAL, List.of("engine.SettingsIT#messageWaitsForCompanyAsLongAsTheFlushInterval")),
            entry(
                    Setting.VENDOR_DELIVERY_PROPERTY,
                    List.of("engine.OrderAndTimeIT#timedMessageComesWhenItIsDueAndALevelDelaysToo")),
            entry(
                    Setting.PRODUCER_POOL_SIZE,
                    List.of("engine.SettingsIT#underLoadThereAreMoreConnectionsForSendingButNeverMoreThanTheSetting")),
            entry(
                    Setting.CONSUMER_POOL_SIZE,
                    List.of("engine.SettingsIT#manyStreamsShareConnectionsForReceivingButNeverMoreThanTheSetting")),
            entry(Setting.PULL_TIMEOUT, List.of("engine.SettingsIT#longPollAndPauseAreThoseOfTheSettings")),
            entry(Setting.PULL_INTERVAL, List.of("engine.SettingsIT#failedPopIsFollowedByThePullIntervalsPause")),
            entry(
                    Setting.INVISIBLE_DURATION,
                    List.of(
                            "engine.SettingsIT#deliveredMessageIsHiddenForTheInvisibleDuration",
                            "engine.DeliveryIT#acknowledgedMessageNeverComesAgainAndUnacknowledgedOneDoes")),
            entry(
                    Setting.MAX_RECONSUME_TIMES,
                    List.of("engine.DeliveryIT#messageGoesToTheDeadLetterTopicAfterItsLastAttempt")),
            entry(Setting.CONSUME_FROM, List.of("engine.SettingsIT#newGroupBeginsWhereTheSettingSays")),
            entry(Setting.FILTER_GROUPS, List.of("engine.SettingsIT#sharedFilterGroupIsUsedAsItIs")),
            entry(Setting.PRODUCER_CLEANUP_TIMEOUT, List.of("engine.IdsIT#idleProducerIsReleasedAndItsIdGoesOn")),
            entry(Setting.CONSUMER_CLEANUP_TIMEOUT, List.of("engine.IdsIT#idleProducerIsReleasedAndItsIdGoesOn")),
            entry(
                    Setting.INSTANCE_ID_AS_NAMESPACE,
                    List.of("engine.SettingsIT#instanceIdIsANamespaceWhereTheSettingSaysSo")),
            entry(
                    Setting.ID_KEY,
                    List.of(
                            "engine.IdsIT#idsOfAnotherKeyAreUnknown",
                            "engine.IdsIT#idsWorkAfterARestartAndAtAnotherInstance")),
            entry(Setting.METRICS_TOPICS, List.of("engine.FiguresIT#topicsBeyondTheSettingShareTheFiguresOfOther")),
            entry(Setting.DRAIN_DELAY, List.of("engine.DrainIT#proxyThatIsNotReadyServesOnForTheDrainDelay")),
            entry(
                    Setting.DRAIN_TIMEOUT,
                    List.of("engine.TimeoutsIT#callThatNeverEndsIsCutOffWhenTheDrainTimeoutIsOver")));

    @Test
    void everySettingIsShownByATestThatExists() throws ClassNotFoundException {
        assertThat(SHOWN_BY).containsOnlyKeys(Setting.values());
        for (List<String> tests : SHOWN_BY.values()) {
            for (String test : tests) {
                String[] place = test.split("#", 2);
                Class<?> owner = Class.forName("io.github.rocketmqproxy." + place[0]);
                assertThat(owner.getDeclaredMethods())
                        .as(test)
                        .anyMatch(method -> isTest(method) && method.getName().equals(place[1]));
            }
        }
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class);
    }
}
