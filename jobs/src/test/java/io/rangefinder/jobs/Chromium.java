package io.rangefinder.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A browser without a window and one page in it, through the protocol of its developer tools. */
public final class Chromium implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final int MOST_SECONDS = 120;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final String session;
  private final AtomicInteger last = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> messages = new CopyOnWriteArrayList<>();

  /** Starts the browser, or skips the test where there is none. */
  public static Chromium orSkip() {
    Path program = InstalledTool.orSkip("chromium", "chromium").program();
    try {
      return new Chromium(program);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Chromium(Path program) throws IOException {
    profile = Files.createTempDirectory("chromium");
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address()), new Listener())
            .join();
    ObjectNode target = MAPPER.createObjectNode().put("url", "about:blank");
    String page = call("", "Target.createTarget", target).path("targetId").asText();
    ObjectNode attach = MAPPER.createObjectNode().put("targetId", page).put("flatten", true);
    session = call("", "Target.attachToTarget", attach).path("sessionId").asText();
    for (String domain : List.of("Page", "Runtime", "Log")) {
      call(domain + ".enable", MAPPER.createObjectNode());
    }
  }

  private String address() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread drain = new Thread(() -> lines.lines().forEach(rest -> {}));
        drain.setDaemon(true);
        drain.start();
        return listening.group(1);
      }
    }
    throw new AssertionError("The browser ended before it listened.");
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      message.append(part);
      if (isLast) {
        receive(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void receive(String text) {
    try {
      JsonNode message = MAPPER.readTree(text);
      switch (message.path("method").asText()) {
        case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded" ->
            messages.add(message.path("params").toString());
        default -> {
          CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt());
          if (answer != null) {
            answer.complete(message);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode call(String method, ObjectNode parameters) {
    return call(session, method, parameters);
  }

  private JsonNode call(String of, String method, ObjectNode parameters) {
    int id = last.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    if (!of.isEmpty()) {
      message.put("sessionId", of);
    }
    socket.sendText(message.toString(), true).join();
    JsonNode got = answer.orTimeout(MOST_SECONDS, TimeUnit.SECONDS).join();
    if (got.has("error")) {
      throw new AssertionError(method + ": " + got.path("error"));
    }
    return got.path("result");
  }

  /** Opens a page and waits until all of it is there. */
  public void open(String address) {
    call("Page.navigate", MAPPER.createObjectNode().put("url", "about:blank"));
    call("Page.navigate", MAPPER.createObjectNode().put("url", address));
    String loaded =
        "new Promise(done => document.readyState === 'complete' ? done(1) : addEventListener('load', () => done(1)))";
    evaluate(loaded);
  }

  /** What an expression gives in the page; of a promise what it is kept with. */
  public JsonNode evaluate(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            MAPPER
                .createObjectNode()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** What in the page some readers cannot use, as axe-core finds it: an array of texts. */
  public JsonNode violations() {
    try (InputStream script = Chromium.class.getResourceAsStream("/axe.min.js")) {
      evaluate(new String(script.readAllBytes(), StandardCharsets.UTF_8) + "; 1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return evaluate(
        "axe.run().then(result => result.violations.map(of => of.id + ': ' + of.nodes.map(node => node.html.slice(0, 150) + ' ' + node.failureSummary).slice(0, 3).join(' | ')))");
  }

  /** What pages wrote to the console, threw or were refused. */
  public List<String> messages() {
    return List.copyOf(messages);
  }

  /** Whether the reader prefers {@code light} or {@code dark} pages. */
  public void prefers(String scheme) {
    ObjectNode media = MAPPER.createObjectNode();
    media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value", scheme);
    call("Emulation.setEmulatedMedia", media);
  }

  /** How large the page's part of the window is. */
  public void size(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        MAPPER
            .createObjectNode()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
  }

  /** Presses the mouse at one place of the window, moves it to another and lets go. */
  public void drag(double fromX, double fromY, double toX, double toY) {
    mouse("mouseMoved", fromX, fromY, 0);
    mouse("mousePressed", fromX, fromY, 1);
    mouse("mouseMoved", (fromX + toX) / 2, (fromY + toY) / 2, 1);
    mouse("mouseMoved", toX, toY, 1);
    mouse("mouseReleased", toX, toY, 0);
  }

  private void mouse(String type, double x, double y, int buttons) {
    call(
        "Input.dispatchMouseEvent",
        MAPPER
            .createObjectNode()
            .put("type", type)
            .put("x", x)
            .put("y", y)
            .put("button", "left")
            .put("buttons", buttons)
            .put("clickCount", 1));
  }

  /** The page as it would be printed, as PDF. */
  public byte[] pdf() {
    ObjectNode how = MAPPER.createObjectNode().put("preferCSSPageSize", true);
    return Base64.getDecoder().decode(call("Page.printToPDF", how).path("data").asText());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
      try (Stream<Path> files = Files.walk(profile)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
