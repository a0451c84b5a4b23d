package io.github.rocketmqproxy.launcher.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives every end-to-end test the one stage, which is set when the first asks and struck after the last. */
final class StageExtension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(StageExtension.class))
                .getOrComputeIfAbsent(Stage.class, key -> stage(), Stage.class);
    }

    private static Stage stage() {
        try {
            return Stage.set();
        } catch (IOException e) {
            throw new UncheckedIOException("The stage for the end-to-end tests cannot be set", e);
        }
    }
}
