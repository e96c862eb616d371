package io.rangefinder.jobs.report;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** Makes a page of what it shows: one file that asks for no other; equal pages have equal bytes. */
final class PageTemplate {
  private static final String FOLDER = "io/rangefinder/jobs/report/";

  /** Of a {@link Page}. */
  static final PageTemplate REPORT = new PageTemplate("report.mustache", "report.js");

  /** Of a model alone; it has no script. */
  static final PageTemplate MODEL = new PageTemplate("model.mustache", "");

  private final Mustache template;
  private final String style = resource("report.css");
  private final String script;

  private PageTemplate(String template, String script) {
    this.template = new DefaultMustacheFactory(FOLDER).compile(template);
    this.script = script.isEmpty() ? "" : resource(script);
  }

  byte[] html(Object page) {
    String scripts = script.isEmpty() ? "" : " script-src 'sha256-%s';".formatted(digest(script));
    StringWriter html = new StringWriter();
    template.execute(
        html,
        new Object[] {
          Map.of(
              "style", style,
              "script", script,
              "policy",
                  "default-src 'none'; img-src data:; style-src 'sha256-%s';%s base-uri 'none'; form-action 'none'"
                      .formatted(digest(style), scripts)),
          page
        });
    return html.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String resource(String name) {
    try (InputStream in = PageTemplate.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The page's " + name + " is not in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("The page's " + name + " cannot be read", e);
    }
  }

  private static String digest(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
