package com.example.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The chart as Helm renders it, read by Kubernetes' own types. No cluster has a part in it. */
class ChartTest {
    private static final Path CHART = Path.of("../kubernetes/rocketmq-proxy").toAbsolutePath().normalize();
    private static final Path MANIFESTS = CHART.resolveSibling("rocketmq-proxy.yaml");

    @Test
    void helmFindsNothingToSay() {
        LintResult result = new Helm(CHART).lint().strict().call();

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    /** {@code -Dwrite} writes them anew. */
    @Test
    void theManifestsAreTheChartsOwn() throws IOException {
        String rendered = "# Made from the chart beside it by ChartTest; see docs/containers.md.\n"
                + "# Before: kubectl create secret generic rocketmq-proxy-id-key --from-literal=id-key=$(openssl rand -hex 32)\n"
                + chart().set("autoscaling.enabled", true)
                        .call()
                        .replace("app.kubernetes.io/managed-by: Helm\n", "app.kubernetes.io/managed-by: kubectl\n");
        if (Boolean.getBoolean("write")) {
            Files.writeString(MANIFESTS, rendered);
        }

        assertThat(MANIFESTS).hasContent(rendered);
        assertThat(KubernetesTypes.read(rendered)).hasSize(6);
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowWouldBeFound() {
        assertThatThrownBy(() -> KubernetesTypes.read("apiVersion: v1\nkind: Service\nspec: {prots: []}\n"))
                .hasMessageContaining("prots");
    }

    @Test
    void aPodIsNotRootWritesNothingAndHasTimeToDrain() {
        PodSpec pod = deployment(chart()).getSpec().getTemplate().getSpec();

        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        Container container = pod.getContainers().get(0);
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(10 + 20 + 30);
        assertThat(environment(chart())).containsEntry("DRAIN_DELAY", "10s").containsEntry("DRAIN_TIMEOUT", "20s");
    }

    @Test
    void probesAskWhatTheProxyAnswers() {
        Container container =
                deployment(chart()).getSpec().getTemplate().getSpec().getContainers().get(0);

        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/health/ready");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/health/live");
        assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/health/live");
    }

    @Test
    void settingsReachTheProxyAsTheyAreWritten() {
        assertThat(environment(chart().set("settings.BATCH_SIZE", 200)
                        .set("settings.MESSAGE_BUFFER_SIZE", 1000000)
                        .set("settings.AUTO_CREATE_TOPICS", true)
                        .set("settings.PROFILE", "high-throughput")))
                .containsEntry("BATCH_SIZE", "200")
                .containsEntry("MESSAGE_BUFFER_SIZE", "1000000")
                .containsEntry("AUTO_CREATE_TOPICS", "true")
                .containsEntry("PROFILE", "high-throughput");
    }

    @Test
    void whatIsToBeTunedComesInAFileThatChangesWhilePodsRun() {
        TemplateCommand chart = chart().set("tunable.BATCH_SIZE", 200).set("tunable.MESSAGE_BUFFER_SIZE", 1000000);

        assertThat(only(chart, ConfigMap.class).getData())
                .isEqualTo(Map.of("proxy.conf", "BATCH_SIZE = 200\nMESSAGE_BUFFER_SIZE = 1000000\n"));
        assertThat(environment(chart)).containsEntry("CONFIG", "/etc/rocketmq-proxy/config/proxy.conf");
        PodSpec pod = deployment(chart).getSpec().getTemplate().getSpec();
        assertThat(pod.getContainers().get(0).getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("config"))
                .singleElement()
                .satisfies(mount -> {
                    assertThat(mount.getMountPath()).isEqualTo("/etc/rocketmq-proxy/config");
                    assertThat(mount.getSubPath()).isNull();
                });
        assertThat(all(chart(), ConfigMap.class)).isEmpty();
        assertThat(environment(chart())).doesNotContainKey("CONFIG");
    }

    @Test
    void certificateAndUsersComeFromSecrets() {
        TemplateCommand chart = chart().set("tls.secret", "proxy-tls").set("users.secret", "proxy-users");

        assertThat(environment(chart))
                .containsEntry("TLS_CERTIFICATE", "/etc/rocketmq-proxy/tls/tls.crt")
                .containsEntry("TLS_KEY", "/etc/rocketmq-proxy/tls/tls.key")
                .containsEntry("USERS_FILE", "/etc/rocketmq-proxy/users/users.conf");
        assertThat(deployment(chart).getSpec().getTemplate().getSpec().getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .extracting(volume -> volume.getSecret().getSecretName())
                .containsExactly("proxy-tls", "proxy-users");
    }

    @Test
    void everySelectorFindsThePods() {
        Map<String, String> labels =
                deployment(chart()).getSpec().getTemplate().getMetadata().getLabels();

        assertThat(labels)
                .containsAllEntriesOf(deployment(chart()).getSpec().getSelector().getMatchLabels())
                .containsAllEntriesOf(
                        only(chart(), PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels());
        List<Service> services = all(chart(), Service.class);
        assertThat(services).hasSize(2);
        assertThat(services).allSatisfy(service -> assertThat(labels)
                .containsAllEntriesOf(service.getSpec().getSelector()));
    }

    @Test
    void withAutoscalingTheAutoscalerHasTheReplicas() {
        TemplateCommand chart = chart().set("autoscaling.enabled", true);

        HorizontalPodAutoscaler autoscaler = only(chart, HorizontalPodAutoscaler.class);
        assertThat(autoscaler.getSpec().getScaleTargetRef().getName())
                .isEqualTo(deployment(chart).getMetadata().getName());
        assertThat(deployment(chart).getSpec().getReplicas()).isNull();
    }

    @Test
    void aValueThatCannotBeUsedIsRefusedByItsName() {
        assertThatThrownBy(() -> bare().call())
                .hasMessageContaining("nameServer: not set; give the address of a RocketMQ name server");
        assertThatThrownBy(() -> bare().set("nameServer", "name-server:9876").call())
                .hasMessageContaining("idKey.existingSecret: not set; make a Secret");
        assertThatThrownBy(() -> chart().set("replica", 5).call()).hasMessageContaining("replica");
        assertThatThrownBy(() -> chart().set("settings.batch-size", 5).call()).hasMessageContaining("batch-size");
    }

    private static TemplateCommand chart() {
        return bare().set("nameServer", "name-server:9876")
                .set("idKey.existingSecret", "rocketmq-proxy-id-key");
    }

    private static TemplateCommand bare() {
        return new Helm(CHART).template().withKubeVersion("1.31.0").withName("rocketmq-proxy");
    }

    private static Deployment deployment(TemplateCommand chart) {
        return only(chart, Deployment.class);
    }

    private static Map<String, String> environment(TemplateCommand chart) {
        return deployment(chart).getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    private static <T extends HasMetadata> T only(TemplateCommand chart, Class<T> type) {
        List<T> found = all(chart, type);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static <T extends HasMetadata> List<T> all(TemplateCommand chart, Class<T> type) {
        return KubernetesTypes.read(chart.call()).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
