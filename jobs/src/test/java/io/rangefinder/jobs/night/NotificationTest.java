package io.rangefinder.jobs.night;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NotificationTest {
  @TempDir private Path folder;

  private static NightReport report() {
    return new NightReport(
        "m-2026-11-30",
        "m",
        LocalDate.of(2026, 11, 30),
        Instant.EPOCH,
        Instant.EPOCH,
        Outcome.ALARM,
        "a \"reason\" of $many;words",
        "",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        1,
        1,
        new TreeMap<>(),
        new TreeMap<>());
  }

  @Test
  void aCommandGetsTheLineAndTheReport() throws IOException {
    Path line = folder.resolve("line");
    Path document = folder.resolve("document");
    Notification command =
        new Notification(
            List.of("sh", "-c", "printf %s \"$0\" > " + line + "; cat > " + document), "");

    assertThat(command.tell(report())).isEmpty();

    assertThat(line).hasContent("2026-11-30  m  alarm: a \"reason\" of $many;words");
    assertThat(document).hasBinaryContent(report().bytes());
  }

  @Test
  void whatCannotBeToldIsSaidAndNoMore() {
    assertThat(new Notification(List.of("sh", "-c", "exit 3"), "").tell(report()))
        .containsExactly("cannot notify 'sh': it ended with 3");
    assertThat(new Notification(List.of(folder.resolve("absent").toString()), "").tell(report()))
        .singleElement()
        .asString()
        .contains("No such file");
  }

  @Test
  void anAddressGetsTheReportAndIsNamedByItsHostAlone() throws IOException {
    List<String> got = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          got.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(got.size() == 1 ? 204 : 500, -1);
          exchange.close();
        });
    server.start();
    try {
      Notification post =
          new Notification(
              List.of(), "http://127.0.0.1:" + server.getAddress().getPort() + "/hook/secret");
      assertThat(post.tell(report())).isEmpty();
      assertThat(post.tell(report())).containsExactly("cannot notify '127.0.0.1': it answered 500");
    } finally {
      server.stop(0);
    }
    assertThat(got.get(0)).isEqualTo(new String(report().bytes(), StandardCharsets.UTF_8));
  }
}
