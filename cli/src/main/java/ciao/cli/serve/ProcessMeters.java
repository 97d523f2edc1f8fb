package ciao.cli.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Optional;

/**
 * What the roles of this process count, and the process itself.
 *
 * @param registry what roles register their meters with
 * @param page where they are shown, when they are to be
 */
record ProcessMeters(MeterRegistry registry, Optional<MetricsPage> page) {
  /** Nothing is kept when nobody is to see it. */
  static ProcessMeters start(NodeConfig config, RunningParts parts) throws IOException {
    if (config.metrics().isEmpty()) {
      return new ProcessMeters(new CompositeMeterRegistry(), Optional.empty());
    }
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    parts.<AutoCloseable>add(registry::close);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    parts.add(new JvmGcMetrics()).bindTo(registry);
    MetricsPage page =
        parts.add(
            MetricsPage.serve(
                config.metrics().get().resolved(), registry, parts.virtualThreads("metrics")));
    return new ProcessMeters(registry, Optional.of(page));
  }
}
