package io.rangefinder.jobs.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1EnvFromSource;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The files hold against Kubernetes' model of them, which knows every key and type, and against
 * what nights ask of a scheduler.
 */
final class KubernetesFilesTest {
  private static final Path KUBERNETES = DeploymentFiles.DEPLOY.resolve("kubernetes");

  /** A check of Kubernetes' model: refuses unknown keys, missing ones and texts that are none. */
  @FunctionalInterface
  private interface Model {
    void validate(JsonElement element) throws IOException;
  }

  /** Checks a kind, and reads it, which refuses numbers that are none. */
  private record Kind<T>(Class<T> type, Model model) {
    T read(JsonNode document) throws IOException {
      JsonElement element = JsonParser.parseString(document.toString());
      model.validate(element);
      return JSON.getGson().fromJson(element, type);
    }
  }

  private static final Kind<V1CronJob> CRON_JOB =
      new Kind<>(V1CronJob.class, V1CronJob::validateJsonElement);

  private static List<JsonNode> documents(String name) throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    try (var documents =
        yaml.readerFor(JsonNode.class)
            .<JsonNode>readValues(Files.readAllBytes(KUBERNETES.resolve(name)))) {
      return documents.readAll();
    }
  }

  private static JsonNode document(String name) throws IOException {
    List<JsonNode> documents = documents(name);
    assertThat(documents).hasSize(1);
    return documents.get(0);
  }

  private static JsonSchema schemaOfApplications() throws IOException {
    try (InputStream in =
        KubernetesFilesTest.class.getResourceAsStream("scheduledsparkapplication.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    }
  }

  @Test
  void theCronJobIsOneOfKubernetes() throws IOException {
    V1CronJob job = CRON_JOB.read(document("cronjob.yaml"));
    assertThat(job.getApiVersion()).isEqualTo("batch/v1");
    assertThat(job.getSpec().getTimeZone()).isEqualTo("Etc/UTC");
    assertThat(job.getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
    assertThat(job.getSpec().getJobTemplate().getSpec().getBackoffLimit()).isZero();
    V1PodSpec pod = job.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
    assertThat(pod.getRestartPolicy()).isEqualTo("Never");
    assertThat(pod.getContainers())
        .singleElement()
        .satisfies(
            driver -> {
              assertThat(driver.getCommand())
                  .containsExactly("/opt/rangefinder/deploy/spark-submit/kubernetes");
              assertThat(driver.getResources().getLimits().get("memory").getNumber())
                  .isEqualByComparingTo("8589934592");
            });
    requireUtcAndNoHourThatClocksSkip(job.getSpec().getSchedule());
  }

  @Test
  void aMisspeltKeyAndAWrongTypeAreFound() throws IOException {
    JsonNode misspelt = document("cronjob.yaml");
    ((ObjectNode) misspelt.at("/spec/jobTemplate/spec")).put("backofLimit", 0);
    assertThatThrownBy(() -> CRON_JOB.read(misspelt)).hasMessageContaining("backofLimit");

    JsonNode deep = document("cronjob.yaml");
    ((ObjectNode) deep.at("/spec/jobTemplate/spec/template/spec/containers/0/resources"))
        .put("limit", "8Gi");
    assertThatThrownBy(() -> CRON_JOB.read(deep)).hasMessageContaining("limit");

    JsonNode wrong = document("cronjob.yaml");
    ((ObjectNode) wrong.at("/spec/jobTemplate/spec")).put("backoffLimit", "none");
    assertThatThrownBy(() -> CRON_JOB.read(wrong)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void theRightsAreThoseOfTheAccountThatRuns() throws IOException {
    List<JsonNode> documents = documents("rbac.yaml");
    assertThat(documents).hasSize(3);
    V1ServiceAccount account =
        new Kind<>(V1ServiceAccount.class, V1ServiceAccount::validateJsonElement)
            .read(documents.get(0));
    V1Role role = new Kind<>(V1Role.class, V1Role::validateJsonElement).read(documents.get(1));
    V1RoleBinding binding =
        new Kind<>(V1RoleBinding.class, V1RoleBinding::validateJsonElement).read(documents.get(2));
    assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
    assertThat(binding.getSubjects())
        .singleElement()
        .satisfies(
            subject -> assertThat(subject.getName()).isEqualTo(account.getMetadata().getName()));
    assertThat(
            CRON_JOB
                .read(document("cronjob.yaml"))
                .getSpec()
                .getJobTemplate()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getServiceAccountName())
        .isEqualTo(account.getMetadata().getName());
  }

  @Test
  void theScheduledApplicationIsOneOfTheOperator() throws IOException {
    JsonNode application = document("scheduledsparkapplication.yaml");
    assertThat(schemaOfApplications().validate(application)).isEmpty();
    JsonNode spec = application.get("spec");
    assertThat(spec.get("timeZone").asText()).isEqualTo("Etc/UTC");
    assertThat(spec.get("concurrencyPolicy").asText()).isEqualTo("Forbid");
    assertThat(spec.at("/template/restartPolicy/type").asText()).isEqualTo("Never");
    requireUtcAndNoHourThatClocksSkip(spec.get("schedule").asText());
    Map.<String, Model>of(
            "/template/volumes/0", V1Volume::validateJsonElement,
            "/template/driver/volumeMounts/0", V1VolumeMount::validateJsonElement,
            "/template/driver/envFrom/0", V1EnvFromSource::validateJsonElement)
        .forEach(
            (place, model) ->
                assertThatCode(
                        () -> model.validate(JsonParser.parseString(spec.at(place).toString())))
                    .as(place)
                    .doesNotThrowAnyException());
  }

  @Test
  void aMisspeltKeyOfTheScheduledApplicationIsFound() throws IOException {
    JsonNode application = document("scheduledsparkapplication.yaml");
    ((ObjectNode) application.at("/spec/template/driver")).put("memoryOverHead", "4g");
    Set<ValidationMessage> problems = schemaOfApplications().validate(application);
    assertThat(problems)
        .singleElement()
        .satisfies(problem -> assertThat(problem.getMessage()).contains("memoryOverHead"));
  }

  /** The hour is one and it is no hour that some zone's clocks skip or repeat. */
  private static void requireUtcAndNoHourThatClocksSkip(String schedule) {
    assertThat(schedule).matches("\\d+ ([04-9]|1\\d|2[0-3]) \\* \\* \\*");
  }

  @Test
  void whatTheImageCopiesIsThere() throws IOException {
    String dockerfile = DeploymentFiles.text(KUBERNETES.resolve("Dockerfile"));
    Matcher copy =
        Pattern.compile("^COPY (?!--from)(\\S+) ", Pattern.MULTILINE).matcher(dockerfile);
    int copies = 0;
    for (; copy.find(); copies++) {
      assertThat(DeploymentFiles.ROOT.resolve(copy.group(1))).exists();
    }
    assertThat(copies).isEqualTo(5);
    String spark =
        Pattern.compile("<version.spark>(.*)</version.spark>")
            .matcher(DeploymentFiles.text(DeploymentFiles.ROOT.resolve("pom.xml")))
            .results()
            .map(found -> found.group(1))
            .findFirst()
            .orElseThrow();
    assertThat(dockerfile).contains("apache/spark:" + spark + "-");
    assertThat(
            document("scheduledsparkapplication.yaml").at("/spec/template/sparkVersion").asText())
        .isEqualTo(spark);
  }
}
