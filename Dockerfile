# The proxy as an image: its distribution on a Java runtime, without the embedded broker. docs/containers.md says how to use it.
#   docker build -t rocketmq-proxy:1.0.0 .
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-17
ARG RUNTIME_IMAGE=eclipse-temurin:17-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -pl proxy-launcher -am -Dmaven.test.skip=true -Darchive.skip=true -Dspotless.check.skip=true -Dspotless.apply.skip=true package \
 && mkdir -p /opt/rocketmq-proxy \
 && cp -R proxy-launcher/target/rocketmq-proxy-*/. /opt/rocketmq-proxy/ \
 && rm -rf /opt/rocketmq-proxy/lib/embedded-broker \
 && chmod -R go+rX,go-w /opt/rocketmq-proxy

FROM ${RUNTIME_IMAGE}
COPY --from=build /opt/rocketmq-proxy /opt/rocketmq-proxy
# With the Java and at the place that it is for: half the processor time of a start.
RUN CLASS_ARCHIVE=make /opt/rocketmq-proxy/bin/rocketmq-proxy && chmod go+r /opt/rocketmq-proxy/lib/*.jsa
# Not root, and nothing is written but to /tmp. The number lets Kubernetes see that it is not root.
USER 10001:10001
WORKDIR /opt/rocketmq-proxy
# Figures and health are for other containers, too. Whoever publishes 8080 opens them to the network.
ENV METRICS_HOST=* DATA_DIR=/tmp/rocketmq-proxy
EXPOSE 50051 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["bin/health-check"]
# The script becomes the JVM (exec), which so gets SIGTERM and drains.
ENTRYPOINT ["bin/rocketmq-proxy"]
